import { text } from '../contract/text.ts'
import type { LayerRefusal } from './layerRefusal.ts'
import { lossTitles, type OutputLoss, type OutputParams, type OutputTask } from './outputParams.ts'

const lossesOf: { readonly [Task in OutputTask]: readonly OutputLoss[] } = {
  classification: ['softmaxCrossEntropy', 'binaryCrossEntropy', 'hinge'],
  regression: ['meanSquaredError', 'meanAbsoluteError', 'huber'],
}

/** null where the loss measures the task and the target suits both. */
export function refuseLoss({ task, loss, target }: OutputParams): LayerRefusal | null {
  if (target === 'input' && task === 'classification') {
    return {
      code: 'target-task',
      message: text(
        'A sample is no class, so classification cannot have the input as its target. Make it a regression, or take the label as the target.',
        '样本本身不是类别，因此分类任务不能以输入为目标。请改为回归，或以标签为目标。',
      ),
      param: 'target',
      fixes: [
        {
          type: 'setParams',
          params: { task: 'regression', loss: 'meanSquaredError' },
          label: text('Make it a regression', '改为回归'),
        },
        { type: 'setParams', params: { target: 'label' }, label: text('Take the label as target', '以标签为目标') },
      ],
    }
  }
  // Values between 0 and 1, such as grey levels, may be learned as probabilities.
  const imageAsProbabilities = target === 'input' && loss === 'binaryCrossEntropy'
  if (lossesOf[task].includes(loss) || imageAsProbabilities) return null
  const fitting = lossesOf[task][0] ?? loss
  const title = lossTitles[fitting]
  const other = task === 'classification' ? 'regression' : 'classification'
  return {
    code: 'loss-task',
    message: text(
      `The loss “${lossTitles[loss].en}” measures a ${other}; the task here is ${task}. Choose “${title.en}”, or change the task.`,
      `“${lossTitles[loss].zh}”用于${taskName(other)}，而这里的任务是${taskName(task)}。请选用“${title.zh}”，或更改任务。`,
    ),
    expected: text(
      lossesOf[task].map((one) => lossTitles[one].en).join(', '),
      lossesOf[task].map((one) => lossTitles[one].zh).join('、'),
    ),
    got: lossTitles[loss],
    param: 'loss',
    fixes: [
      { type: 'setParams', params: { loss: fitting }, label: text(`Set loss to ${title.en}`, `把损失设为${title.zh}`) },
      { type: 'setParams', params: { task: other }, label: text(`Set task to ${other}`, `把任务设为${taskName(other)}`) },
    ],
  }
}

function taskName(task: OutputTask): string {
  return task === 'classification' ? '分类' : '回归'
}
