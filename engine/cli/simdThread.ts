import { parentPort, workerData } from 'node:worker_threads'
import { runKernelThread, type ThreadStart } from '../simd/threads/runKernelThread.ts'

/* The script of one kernel thread in Node. */
void runKernelThread(workerData as ThreadStart, () => parentPort?.postMessage('ready'))
