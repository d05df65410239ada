import { ChevronDown, ChevronUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ViewState } from '../../engine/contract/document.ts'
import { DataPanel } from '../data/DataPanel.tsx'
import { useAnalysis } from '../document/analysisStore.ts'
import { changeView, useDocument } from '../document/documentStore.ts'
import { FeaturePanel } from '../features/FeaturePanel.tsx'
import { ProblemsPanel } from '../problems/ProblemsPanel.tsx'
import { RunsPanel } from '../runs/RunsPanel.tsx'
import { TrainingDock } from '../training/TrainingDock.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Tabs, type TabItem } from '../ui/Tabs.tsx'
import { SafePanel } from './SafePanel.tsx'

/** The lower panel: what happens while the network learns. Choosing a tab opens it. */
export function Dock() {
  const { t } = useTranslation()
  const dock = useDocument((document) => document.view.dock)
  const isOpen = useDocument((document) => document.view.dockOpen)
  const problems = useAnalysis((analysis) => analysis.problems)
  const isEmpty = useDocument((document) => document.graph.nodes.length === 0)
  const worst = isEmpty ? undefined : problems[0]?.severity
  const items: readonly TabItem<ViewState['dock']>[] = [
    { id: 'training', title: t('app.tabTraining'), content: <TrainingDock /> },
    { id: 'features', title: t('app.tabFeatures'), content: <FeaturePanel /> },
    { id: 'data', title: t('app.tabData'), content: <DataPanel /> },
    {
      id: 'problems',
      title: t('app.tabProblems'),
      content: <ProblemsPanel />,
      badge:
        worst === undefined
          ? undefined
          : {
              text: String(problems.length),
              tone: worst === 'error' ? 'bad' : worst === 'warning' ? 'warn' : 'quiet',
              label: t('app.problemCount', { count: problems.length }),
            },
    },
    { id: 'runs', title: t('app.tabRuns'), content: <RunsPanel /> },
  ]
  return (
    <Tabs
      label={t('app.dock')}
      items={items.map((item) => ({ ...item, content: isOpen ? <SafePanel key={item.id}>{item.content}</SafePanel> : null }))}
      selected={dock}
      onSelect={(id) => changeView({ dock: id, dockOpen: true })}
      trailing={
        <IconButton
          size="small"
          label={isOpen ? t('app.hideDock') : t('app.showDock')}
          icon={isOpen ? <ChevronDown size={15} aria-hidden /> : <ChevronUp size={15} aria-hidden />}
          onPress={() => changeView({ dockOpen: !isOpen })}
        />
      }
    />
  )
}
