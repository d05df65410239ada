import * as tf from '@tensorflow/tfjs';

const StockConv2D = tf.layers.conv2d({ filters: 1, kernelSize: 1 }).constructor;

/**
 * A Conv2D in groups, as Keras (groups=…) and PyTorch have it: each filter sees
 * the channels of its own group only. It takes the arguments of
 * tf.layers.conv2d and `groups`; channels last.
 */
class GroupedConv2D extends StockConv2D {
  static className = 'GroupedConv2D';

  constructor(args) {
    super(args);
    this.groups = args.groups;
  }

  build(inputShape) {
    const channels = inputShape[inputShape.length - 1];
    super.build([...inputShape.slice(0, -1), channels / this.groups]);
    this.inputSpec = [{ ndim: 4, axes: { [-1]: channels } }];
  }

  call(inputs) {
    return tf.tidy(() => {
      const scores = this.convolve(Array.isArray(inputs) ? inputs[0] : inputs);
      return this.activation.apply(
        this.bias === null ? scores : tf.add(scores, this.bias.read()),
      );
    });
  }

  convolve(x) {
    const { groups, strides, padding, dilationRate } = this;
    const kernel = this.kernel.read();
    const [height, width, channels, filters] = kernel.shape;
    if (channels === 1) {
      return tf.depthwiseConv2d(
        x,
        tf.reshape(kernel, [height, width, groups, filters / groups]),
        strides,
        padding,
        'NHWC',
        dilationRate,
      );
    }
    const parts = tf.split(x, groups, 3);
    const scores = tf
      .split(kernel, groups, 3)
      .map((own, group) =>
        tf.conv2d(parts[group], own, strides, padding, 'NHWC', dilationRate),
      );
    return tf.concat(scores, 3);
  }

  getConfig() {
    return { ...super.getConfig(), groups: this.groups };
  }
}
tf.serialization.registerClass(GroupedConv2D);
