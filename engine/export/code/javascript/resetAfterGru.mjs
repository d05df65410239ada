import * as tf from '@tensorflow/tfjs';

const StockCell = tf.layers.gruCell({ units: 1 }).constructor;

/**
 * A step of a GRU that resets behind the matrix product, as Keras
 * (reset_after=True) and PyTorch do.
 */
class GRUResetAfterCell extends StockCell {
  static className = 'GRUResetAfterCell';

  build(inputShape) {
    const features = inputShape[inputShape.length - 1];
    const columns = 3 * this.units;
    this.kernel = this.addWeight(
      'kernel',
      [features, columns],
      'float32',
      this.kernelInitializer,
      this.kernelRegularizer,
    );
    this.recurrentKernel = this.addWeight(
      'recurrent_kernel',
      [this.units, columns],
      'float32',
      this.recurrentInitializer,
      this.recurrentRegularizer,
    );
    this.bias = this.useBias
      ? this.addWeight(
          'bias',
          [2, columns],
          'float32',
          this.biasInitializer,
          this.biasRegularizer,
        )
      : null;
    this.built = true;
  }

  call([x, before]) {
    return tf.tidy(() => {
      const [xBias, hBias] =
        this.bias === null ? [] : tf.split(this.bias.read(), 2, 0);
      const scores = (from, kernel, bias) => {
        const product = tf.matMul(from, kernel.read());
        const all = bias === undefined ? product : tf.add(product, bias);
        return tf.split(all, 3, 1);
      };
      const [xUpdate, xReset, xCandidate] = scores(x, this.kernel, xBias);
      const [hUpdate, hReset, hCandidate] = scores(
        before,
        this.recurrentKernel,
        hBias,
      );
      const update = this.recurrentActivation.apply(tf.add(xUpdate, hUpdate));
      const reset = this.recurrentActivation.apply(tf.add(xReset, hReset));
      const candidate = this.activation.apply(
        tf.add(xCandidate, tf.mul(reset, hCandidate)),
      );
      const state = tf.add(
        tf.mul(update, before),
        tf.mul(tf.sub(1, update), candidate),
      );
      return [state, state];
    });
  }
}

/**
 * TensorFlow.js's own GRU resets before the product. This one takes the same
 * arguments, without dropout.
 */
class GRUResetAfter extends tf.layers.RNN {
  static className = 'GRUResetAfter';

  constructor(args) {
    const cell = new GRUResetAfterCell({ ...args, resetAfter: false });
    super({ ...args, cell });
  }

  getConfig() {
    return { ...super.getConfig(), resetAfter: true };
  }

  static fromConfig(constructor, config) {
    return new constructor(config);
  }
}
tf.serialization.registerClass(GRUResetAfter);
