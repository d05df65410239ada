import './ui/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { startTheme } from './app/theme.ts'
import { chooseHost } from './host/chooseHost.ts'
import { startI18n } from './i18n/i18n.ts'
import { startProject } from './project/startProject.ts'

startI18n()
startTheme()
startProject(chooseHost())

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
