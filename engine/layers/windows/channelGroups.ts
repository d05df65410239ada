import { text, type Text } from '../../contract/text.ts'
import type { LayerFix, LayerRefusal } from '../layerRefusal.ts'
import { integerParam } from '../params.ts'

/** Channels and filters that are cut into groups: each filter sees its own group's channels only. */
export interface ChannelGroups {
  readonly groups: number
  readonly filters: number
}

const mostFilters = 65_536

export const groupsParam = integerParam({
  label: text('Groups', '分组数'),
  help: text(
    'Into how many groups channels and filters are cut: each filter sees the channels of its group only. 32 groups need a thirty-second of the weights and of the work (ResNeXt). With as many groups as channels it is a depthwise convolution.',
    '把通道和滤波器分成多少组：每个滤波器只看本组的通道。分 32 组时权重和运算量都只有三十二分之一（ResNeXt）。组数等于通道数时就是逐通道卷积。',
  ),
  default: 1,
})

/** Refuses groups into which the input's channels or the filters cannot be cut evenly. */
export function refuseUnevenGroups(
  title: Text,
  { groups, filters }: ChannelGroups,
  { channels }: { readonly channels: number },
): LayerRefusal | null {
  const cut = { groups, count: channels, others: filters }
  if (channels % groups !== 0) {
    return {
      code: 'channels-not-divisible',
      message: text(
        `${title.en} cannot cut the ${counted(channels, 'channel')} of its input into ${groups} groups of the same size. Choose a number of groups that divides ${channels} and the ${counted(filters, 'filter')}.`,
        `${title.zh}无法把输入的 ${channels} 个通道平均分成 ${groups} 组。请选一个既能整除 ${channels} 个通道、又能整除 ${filters} 个滤波器的分组数。`,
      ),
      expected: text(`a multiple of ${groups} channels`, `通道数为 ${groups} 的倍数`),
      got: text(counted(channels, 'channel'), `${channels} 个通道`),
      param: 'groups',
      fixes: [setGroups(cut)],
    }
  }
  if (filters % groups !== 0) {
    const nearest = nearestMultiple(filters, groups)
    return {
      code: 'filters-not-divisible',
      message: text(
        `${title.en} cannot share out ${counted(filters, 'filter')} among ${groups} groups evenly: each group has as many as the others. Set filters to a multiple of ${groups}, or choose another number of groups.`,
        `${title.zh}无法把 ${filters} 个滤波器平均分给 ${groups} 组：每组的滤波器数必须相同。请把滤波器数设为 ${groups} 的倍数，或另选分组数。`,
      ),
      expected: text(`a multiple of ${groups} filters`, `滤波器数为 ${groups} 的倍数`),
      got: text(counted(filters, 'filter'), `${filters} 个滤波器`),
      param: 'filters',
      fixes: [
        {
          type: 'setParams',
          params: { filters: nearest },
          label: text(`Set filters to ${nearest}`, `把滤波器数设为 ${nearest}`),
        },
        setGroups(cut),
      ],
    }
  }
  return null
}

function counted(count: number, what: 'channel' | 'filter'): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function setGroups({ groups, count, others }: { groups: number; count: number; others: number }): LayerFix {
  const nearest = nearestCommonDivisor(groups, count, others)
  return { type: 'setParams', params: { groups: nearest }, label: text(`Set groups to ${nearest}`, `把分组数设为 ${nearest}`) }
}

/** The divisor of both counts that is closest to what was asked for; the larger of two that are as close. */
function nearestCommonDivisor(asked: number, count: number, other: number): number {
  let nearest = 1
  for (let divisor = 2; divisor <= Math.min(count, other); divisor += 1) {
    if (count % divisor === 0 && other % divisor === 0 && Math.abs(divisor - asked) <= Math.abs(nearest - asked))
      nearest = divisor
  }
  return nearest
}

/** At least one filter for each group, and no more than the param allows. */
function nearestMultiple(filters: number, groups: number): number {
  const most = Math.floor(mostFilters / groups)
  return groups * Math.min(most, Math.max(1, Math.round(filters / groups)))
}
