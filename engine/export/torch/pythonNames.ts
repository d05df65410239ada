/** Words of the language, names that nn.Module has or, what torch.export makes of one, fx.GraphModule, or that the printed file uses itself. */
const taken = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield match case type
  T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval extra_repr
  float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia named_buffers
  named_children named_modules named_parameters parameters predict register_backward_hook register_buffer register_forward_hook
  register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook
  register_load_state_dict_pre_hook register_module register_parameter register_state_dict_post_hook register_state_dict_pre_hook
  requires_grad_ set_extra_state set_submodule share_memory state_dict to to_empty train training xpu zero_grad
  add_submodule code delete_all_unused_submodules delete_submodule graph meta print_readable recompile shape_env to_folder
  self super x torch nn F layers BatchNorm1d BatchNorm2d GaussianNoise GRU LSTM RNN one_bias`.split(/\s+/),
)

/**
 * Turns names of nodes into Python identifiers, none twice: "conv 1" → conv_1, "2x" → layer_2x, "train" → train_. Chinese
 * names stay: Python takes letters of every script (PEP 3131, after NFKC).
 */
export function pythonNames(): (wish: string) => string {
  const given = new Set(taken)
  return (wish) => {
    const letters = wish.normalize('NFKC').replaceAll(/[^\p{ID_Continue}]+/gu, '_')
    /* Two leading underscores would be mangled inside a class. */
    const base = /^[\p{ID_Start}]/u.test(letters) ? letters : `layer_${letters.replace(/^_+/, '')}`
    let name = taken.has(base) ? `${base}_` : base
    for (let number = 2; given.has(name); number++) name = `${base}_${number}`
    given.add(name)
    return name
  }
}
