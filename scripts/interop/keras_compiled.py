"""What XLA compiles for one file is there for the next that describes the same network."""
import jax


def compile_once(folder):
    jax.config.update("jax_compilation_cache_dir", str(folder / "compiled"))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
