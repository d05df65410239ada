"""One step of gradient descent in Keras on JAX, as layers/layerAnswers.ts takes it in tf.js."""
import jax
import numpy as np
from keras import ops


def take_step(model, inputs):
    """Rate 1, on the mean of the squares of what the model gives in training mode. Gives that as "trained", all weights afterwards as
    "weight/LAYER/0" …, and the inputs, changed like weights, as "in0" …"""

    def loss(trainable, inputs):
        fixed = [variable.value for variable in model.non_trainable_variables]
        given = inputs[0] if len(inputs) == 1 else inputs
        answer, fixed = model.stateless_call(trainable, fixed, given, training=True)
        return ops.mean(ops.square(answer)), (answer, fixed)

    inputs = [ops.convert_to_tensor(each) for each in inputs]
    trainable = [variable.value for variable in model.trainable_variables]
    slopes = jax.jit(jax.grad(loss, argnums=(0, 1), has_aux=True))
    (weight_slopes, input_slopes), (answer, fixed) = slopes(trainable, inputs)
    for variable, slope in zip(model.trainable_variables, weight_slopes):
        variable.assign(variable.value - slope)
    for variable, value in zip(model.non_trainable_variables, fixed):
        variable.assign(value)
    return {
        "trained": np.asarray(answer),
        **weights_of(model),
        **{f"in{at}": np.asarray(each - slope) for at, (each, slope) in enumerate(zip(inputs, input_slopes))},
    }


def weights_of(model):
    return {
        f"weight/{layer.name}/{at}": np.ascontiguousarray(weight)
        for layer in model.layers
        for at, weight in enumerate(layer.get_weights())
    }
