import { expect, test } from 'vitest'
import { commonBeginning, namePath } from './namePath.ts'

/* Layer names of keras.applications (Keras 3) and of torchvision, as they come in. */
test.each([
  ['block1_conv1', ['block1']],
  ['block5_pool', ['block5']],
  ['conv2_block1_1_conv', ['conv2', 'conv2_block1']],
  ['conv5_block16_concat', ['conv5', 'conv5_block16']],
  ['conv2_block1_preact_bn', ['conv2', 'conv2_block1']],
  ['conv1_pad', ['conv1']],
  ['pool2_relu', ['pool2']],
  ['block_16_project_BN', ['block_16']],
  ['block2a_se_squeeze', ['block2', 'block2a']],
  ['block2d_dwconv', ['block2', 'block2d']],
  ['stem_conv_pad', ['stem']],
  ['layer1_0_conv1', ['layer1', 'layer1_0']],
  ['layer4_2_downsample_0', ['layer4', 'layer4_2']],
  ['features_denseblock1_denselayer6_norm1', ['features_denseblock1', 'features_denseblock1_denselayer6']],
  ['features_1_conv_0_0', ['features_1', 'features_1_conv_0']],
  ['features_2_0_block_0_0', ['features_2', 'features_2_0']],
  ['s1b1_1_conv', ['s1', 's1b1']],
  ['conv1_1', ['conv1']],
  ['pool1', ['conv1']],
  ['convnext_tiny_stage_0_block_2_gelu', ['convnext_tiny_stage_0', 'convnext_tiny_stage_0_block_2']],
  ['convnext_tiny_downsampling_block_1_conv', ['convnext_tiny_downsampling_block_1']],
  ['expanded_conv_3_squeeze_excite_relu', ['expanded_conv_3']],
  ['conv_dw_1_relu', ['conv_dw_1']],
])('%s stands in %j', (name, path) => {
  expect(namePath(name)).toEqual(path)
})

test.each([
  ['conv2d_5'],
  ['conv2d_5_relu'],
  ['max_pooling2d_4'],
  ['batch_normalization_94'],
  ['dense'],
  ['fc1'],
  ['features_28'],
  ['expanded_conv_depthwise'],
  ['predictions'],
  ['_'],
])('%s says nothing of a group', (name) => {
  expect(namePath(name)).toEqual([])
})

test.each([
  [['convnext_tiny_stage_0', 'convnext_tiny_stage_1', 'convnext_tiny_downsampling_block_0'], 'convnext_tiny_'],
  [['convnext_tiny_stage_0', 'convnext_tiny_stage_1'], 'convnext_tiny_'],
  [['expanded_conv_1', 'expanded_conv_2'], 'expanded_'],
  [['block1', 'block2'], ''],
  [['stage_0', 'stem'], ''],
  [['convnext_tiny_stage_0'], ''],
  [['net_block1', 'net_head'], 'net_'],
])('all of %j begin with %j', (names, beginning) => {
  expect(commonBeginning(names)).toBe(beginning)
})
