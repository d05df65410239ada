import type { SameKeys } from '../catalogue.ts'
import type { exportFormats as english } from '../en/exportFormats.ts'

export const exportFormats: SameKeys<typeof english> = {
  tfjs: {
    title: 'TensorFlow.js 模型',
    detail: '一个文件夹，内含 model.json 和权重，可在网页或 Node 中用 tf.loadLayersModel 载入。',
  },
  keras: {
    title: 'Keras 模型',
    detail: '一个包含网络和权重的 .keras 文件，可在 Keras 3 中用 keras.models.load_model 载入。',
  },
  'keras-h5': {
    title: 'Keras 模型（旧式 .h5）',
    detail: '一个包含网络和权重的 HDF5 文件，可由 Keras 2、Keras 3 及其他支持旧格式的程序读取。',
  },
  onnx: {
    title: 'ONNX 模型',
    detail: '一个包含网络和权重的文件，可由 onnxruntime 及其他支持 ONNX 的程序读取。',
  },
  pytorch: {
    title: 'PyTorch 项目',
    detail: '一个文件夹，内含 model.py、权重，以及可在一台或多台机器上运行的训练脚本；训练结果可以导回。',
  },
  safetensors: {
    title: 'safetensors 权重',
    detail: '一个按层存放全部权重的文件，可由 Python、Rust 等读取。',
  },
  npz: {
    title: 'NumPy .npz 权重',
    detail: '一个按层存放全部权重的文件，可用 numpy.load 读取。',
  },
  'keras-code': {
    title: 'Keras 代码',
    detail: '一个 Keras 3 的 Python 文件，重新构建未训练的网络，便于阅读和修改。不含权重。',
  },
  'tfjs-code': {
    title: 'TensorFlow.js 代码',
    detail: '一个 JavaScript 模块，重新构建未训练的网络，可用于网页和 Node。不含权重。',
  },
  svg: {
    title: 'SVG 图片',
    detail: '与画布一致的完整网络，任意放大都清晰，文字可编辑；适合论文、幻灯片和网页。',
  },
  png: {
    title: 'PNG 图片',
    detail: '与画布一致的完整网络的像素图，任何程序都能使用。',
  },
  pdf: {
    title: 'PDF 图片',
    detail: '整个网络在一页上，页面大小与图一致，任意放大都清晰，内含字体；适合 LaTeX 和打印。',
  },
  report: {
    title: '报告',
    detail: '一个可阅读、可打印的网页：网络图、各层表格、设置、运行曲线和混淆矩阵。',
  },
}
