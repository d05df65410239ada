import type { GraphNode, TrainingSettings } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { Fix, Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'

/** Whether a problem is about a loss or weight that is no number. */
export function isNonFinite({ code }: Problem): boolean {
  return code === 'non-finite-loss' || code === 'non-finite-weight'
}

/** Why a run paused by itself: a loss that is no number. `learningRate` is the one of that step. */
export function nonFiniteLoss(
  settings: TrainingSettings,
  at: { readonly step: number; readonly loss: number; readonly learningRate: number; readonly weightsKept: boolean },
): Problem {
  const found = Number.isNaN(at.loss) ? 'NaN' : at.loss > 0 ? '∞' : '−∞'
  const kept = at.weightsKept
    ? text('The weights are as they were before that step.', '权重保持在这一步之前的状态。')
    : text('Go back to the last checkpoint, or start again.', '请回到上一个检查点，或重新开始。')
  return {
    code: 'non-finite-loss',
    severity: 'error',
    place: {},
    message: text(
      `The loss of step ${at.step} is ${found}, so training was paused. Usually the learning rate (${at.learningRate}) is too high, or the data holds extreme values. ${kept.en}`,
      `第 ${at.step} 步的损失为 ${found}，训练已暂停。通常是学习率（${at.learningRate}）过大，或数据中有极端值。${kept.zh}`,
    ),
    expected: text('a finite loss', '有限的损失值'),
    got: text(found, found),
    fixes: calmerFixes(settings),
  }
}

/** Why a run paused by itself: a weight that is no number. */
export function nonFiniteWeight(settings: TrainingSettings, at: { readonly step: number; readonly node: GraphNode }): Problem {
  const { name } = at.node
  return {
    code: 'non-finite-weight',
    severity: 'error',
    place: { node: at.node.id },
    message: text(
      `After step ${at.step}, "${name}" holds weights that are not numbers (NaN or ∞), so training was paused. Go back to the last checkpoint with a lower learning rate, or start again.`,
      `第 ${at.step} 步之后，“${name}”中出现了非数值的权重（NaN 或 ∞），训练已暂停。请降低学习率后回到上一个检查点，或重新开始。`,
    ),
    expected: text('finite weights', '有限的权重'),
    got: text('NaN or ∞', 'NaN 或 ∞'),
    fixes: calmerFixes(settings),
  }
}

/** Why a run ended with the weights of an earlier epoch, or before its last one. */
export function stoppedEarly(at: {
  readonly epoch: number
  /** 0 where no epoch's loss was a number. */
  readonly bestEpoch: number
  readonly restored: boolean
  readonly early: boolean
}): Problem {
  const lowest =
    at.bestEpoch === 0
      ? text(
          'the validation loss was never a number. Look for extreme values in the data.',
          '验证损失始终不是有效数值。请检查数据中是否有极端值。',
        )
      : text(`the loss was lowest after epoch ${at.bestEpoch}.`, `第 ${at.bestEpoch} 轮之后的损失最低。`)
  const ended = at.early
    ? text(
        `Early stopping ended the run after epoch ${at.epoch}: ${lowest.en}`,
        `早停在第 ${at.epoch} 轮后结束了训练：${lowest.zh}`,
      )
    : text(`The loss was lowest after epoch ${at.bestEpoch}.`, lowest.zh)
  const restored = at.restored ? text(' Its weights were restored.', '已恢复那一轮的权重。') : text('', '')
  return {
    code: at.early ? 'stopped-early' : 'best-restored',
    severity: 'hint',
    place: {},
    message: text(`${ended.en}${restored.en}`, `${ended.zh}${restored.zh}`),
    fixes: [],
  }
}

export function nothingToTrain(): Problem {
  return {
    code: 'nothing-to-train',
    severity: 'error',
    place: {},
    message: text(
      'No weight of this network can learn: every layer with weights is frozen, or there is none. Unfreeze a layer or add one with weights.',
      '这个网络没有可学习的权重：所有带权重的层都被冻结，或者根本没有这样的层。请解冻某一层，或添加一个带权重的层。',
    ),
    fixes: [],
  }
}

export function noTrainingData(): Problem {
  return {
    code: 'no-data',
    severity: 'error',
    place: {},
    message: text(
      'There is no data to work with yet. Choose a data set in the Data panel first.',
      '还没有可用的数据。请先在“数据”面板中选择数据集。',
    ),
    fixes: [],
  }
}

/** Data for looking only: feature maps and predictions work, a loss does not. */
export function noLabels(): Problem {
  return {
    code: 'no-labels',
    severity: 'error',
    place: {},
    message: text(
      'These photographs have no labels: they are for looking at what the network computes. Choose data with labels to train.',
      '这些照片没有标签，只用来查看网络的计算结果。要训练，请选择带标签的数据。',
    ),
    expected: text('data with labels', '带标签的数据'),
    got: text('samples without labels', '没有标签的样本'),
    fixes: [],
  }
}

export function dataNotLoaded(): Problem {
  return {
    code: 'data-not-loaded',
    severity: 'error',
    place: {},
    message: text(
      'The data of this run are not loaded in the engine any more. Load them again in the Data panel.',
      '本次训练的数据已不在引擎中。请在“数据”面板中重新载入。',
    ),
    fixes: [],
  }
}

export function noSuchSample(sample: number, samples: number): Problem {
  return {
    code: 'no-such-sample',
    severity: 'error',
    place: {},
    message: text(
      `There is no sample ${sample}: the data have ${samples} samples, counted from 0.`,
      `没有第 ${sample} 号样本：数据共有 ${samples} 个样本，从 0 开始编号。`,
    ),
    expected: text(`0 to ${samples - 1}`, `0 到 ${samples - 1}`),
    got: text(String(sample), String(sample)),
    fixes: [],
  }
}

/** Nodes that lead to no output are not compiled, so they compute nothing. */
export function unknownNode(node: NodeId): Problem {
  return {
    code: 'node-not-in-run',
    severity: 'error',
    place: { node },
    message: text(
      'This node takes no part in the run: it leads to no output, or it was added after the run was prepared.',
      '该节点没有参与本次运行：它不通向任何输出，或是在准备运行之后才添加的。',
    ),
    fixes: [],
  }
}

export function noWeights(node: NodeId): Problem {
  return {
    code: 'no-weights',
    severity: 'error',
    place: { node },
    message: text('This layer has no weights to show.', '这一层没有可显示的权重。'),
    fixes: [],
  }
}

/** `reason`: the driver's or tf.js's own words, as a sentence or without its end. */
export function backendLost(reason: string): Problem {
  const words = reason.replace(/\.$/, '')
  return {
    code: 'backend-lost',
    severity: 'error',
    place: {},
    message: text(
      `The graphics processor was lost (${words}), and this run's weights with it. The run goes on from its last checkpoint where it has one, else from its start.`,
      `图形处理器已丢失（${words}），本次训练的权重也随之丢失。有检查点时，训练可以从最近的检查点继续，否则需从头开始。`,
    ),
    fixes: [],
  }
}

/** Why nothing is read of a run any more. */
export function deviceLost(): Problem {
  return {
    code: 'backend-lost',
    severity: 'error',
    place: {},
    message: text(
      'What computed this run is lost, and its numbers with it, so nothing can be read from it any more. Resume the run from its last checkpoint, or start again.',
      '计算本次训练的设备已丢失，其中的数值也随之丢失，无法再读取。请从最近的检查点继续训练，或重新开始。',
    ),
    fixes: [],
  }
}

export function threadLost(): Problem {
  return {
    code: 'backend-lost',
    severity: 'error',
    place: {},
    message: text(
      'One of the threads that compute stopped in the middle of a step. The run goes on with one thread less: from its last checkpoint where it has one, else from its start.',
      '一个计算线程在某一步中途停止。训练将少用一个线程：有检查点时从最近的检查点继续，否则从头开始。',
    ),
    fixes: [],
  }
}

function calmerFixes({ optimizer, clipping }: TrainingSettings): readonly Fix[] {
  const learningRate = optimizer.learningRate / 10
  const slower: Fix = {
    label: text(`Lower the learning rate to ${learningRate}`, `把学习率降到 ${learningRate}`),
    edits: [{ type: 'setTraining', training: { optimizer: { ...optimizer, learningRate } } }],
  }
  if (clipping !== null) return [slower]
  return [
    slower,
    {
      label: text('Clip the gradient to length 1', '把梯度长度裁剪到 1'),
      edits: [{ type: 'setTraining', training: { clipping: { kind: 'norm', limit: 1 } } }],
    },
  ]
}

export function statisticsCancelled(): Problem {
  return {
    code: 'statistics-cancelled',
    severity: 'warning',
    place: {},
    message: text('Measuring was cancelled. Nothing was changed by it.', '测量已取消。没有任何改动。'),
    fixes: [],
  }
}
