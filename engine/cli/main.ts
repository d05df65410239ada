#!/usr/bin/env node
import { isMainThread } from 'node:worker_threads'
import { Command, CommanderError } from 'commander'
import { exportFormatNames } from '../contract/exportFormats.ts'
import { messageOf } from '../contract/messageOf.ts'
import { defaultPicture, pictureScales, pictureThemes, type PictureOptions } from '../contract/pictureOptions.ts'
import { versions } from '../export/report/versions.ts'
import { augmentChoices, augmentOption } from './augmentOption.ts'
import { evaluate, type EvaluateOptions } from './commands/evaluate.ts'
import { exportModel, type ExportOptions } from './commands/exportModel.ts'
import { importModel } from './commands/importModel.ts'
import { importWeights, type ImportWeightsOptions } from './commands/importWeights.ts'
import { summary } from './commands/summary.ts'
import { listTemplates } from './commands/templates.ts'
import { train, type TrainOptions } from './commands/train.ts'
import { answerImport } from './importInThread.ts'
import { Misuse } from './misuse.ts'
import { misuseSentence } from './misuseSentence.ts'
import { backendChoices, names, oneOf, optimizerKinds, positiveNumber, shapeOption, wholeNumber } from './options.ts'

interface ExportFlags extends Omit<ExportOptions, 'picture'> {
  readonly theme: PictureOptions['theme']
  readonly language: PictureOptions['language']
  readonly scale: '1' | '2' | '4'
  readonly transparent: boolean
}

interface SummaryOptions {
  readonly json: boolean
  readonly input?: readonly number[]
  readonly classes?: number
  readonly variant?: 'v1' | 'v1.5'
}

const labelOption = ['--label <column>', 'the column of a CSV file that is to be learned; "label" unless told'] as const

function program(): Command {
  const netwright = new Command('netwright')
    .description('Draw a neural network, watch it learn, see why, take it with you: the same engine as in the app.')
    .exitOverride()
    .version(versions.netwright, '--version', 'print the version')
    .configureOutput({ outputError: (message, write) => write(`${misuseSentence(message)}\n`) })
    .showHelpAfterError(false)
  netwright
    .command('templates')
    .description('list the networks to start from')
    .option('--json', 'print JSON', false)
    .action((options: { json: boolean }) => console.log(listTemplates(options)))
  netwright
    .command('summary <network>')
    .description('layers, shapes, parameters, multiply-adds and receptive fields of a template or file')
    .option('--json', 'print JSON', false)
    .option('--input <shape>', 'draw a template for this input shape, for example 32x32x3', shapeOption)
    .option(
      '--classes <count>',
      'draw a template for this many classes',
      wholeNumber('--classes', { minimum: 1, maximum: 1_000_000 }),
    )
    .option(
      '--variant <variant>',
      'draw a ResNet as in the paper (v1) or with the stride in its 3×3 (v1.5)',
      oneOf('--variant', ['v1', 'v1.5'] as const),
    )
    .action(async (network: string, { json, input, classes, variant }: SummaryOptions) =>
      console.log(
        await summary(network, {
          json,
          ...(input === undefined ? {} : { inputShape: input }),
          ...(classes === undefined ? {} : { classes }),
          ...(variant === undefined ? {} : { variant }),
        }),
      ),
    )
  netwright
    .command('train [network]')
    .description('train a template or file; Ctrl-C saves a checkpoint')
    .option(
      '--data <name|path>',
      'uci-digits, a CSV file, an IDX images file, or a folder with one folder of images for each class',
    )
    .option(...labelOption)
    .option('--regression', 'learn numbers, not classes, from a CSV file', false)
    .option(
      '--epochs <count>',
      'passes over the training data; with --resume in all, to train a finished run further',
      wholeNumber('--epochs', { minimum: 1, maximum: 1_000_000 }),
    )
    .option('--batch <size>', 'samples in one step', wholeNumber('--batch', { minimum: 1, maximum: 65_536 }))
    .option('--lr <rate>', 'learning rate', positiveNumber('--lr'))
    .option('--optimizer <name>', optimizerKinds.join(', '), oneOf('--optimizer', optimizerKinds))
    .option(
      '--backend <name>',
      `${backendChoices.join(', ')}; the fastest unless told, a resumed run’s own`,
      oneOf('--backend', backendChoices),
    )
    .option(
      '--seed <number>',
      'same seed, same backend: the same losses',
      wholeNumber('--seed', { minimum: 0, maximum: 2 ** 31 - 1 }),
    )
    .option(
      '--augment <names>',
      `change training samples by chance, for example horizontal-flip,random-crop=4; of ${augmentChoices}; none`,
      augmentOption,
    )
    .option('--freeze <names>', 'layers or groups whose weights stay as they are: conv_1,features', names)
    .option('--rate-of <name=factor,...>', 'layers or groups at their own rate: features=0.1', names)
    .option('--replace-head', 'a fresh last layer for the classes of the data', false)
    .option('--fresh', 'draw all weights anew, also where the project has learned ones', false)
    .option('--out <folder>', 'keep project, weights and checkpoints here')
    .option('--resume <folder>', 'go on from the checkpoint in this folder')
    .option('--json', 'print JSON lines', false)
    .action(async (network: string | undefined, options: TrainOptions) => {
      process.exitCode = await train(network, options)
    })
  netwright
    .command('evaluate <folder>')
    .description('loss, metrics and confusion matrix of a trained run folder')
    .option('--data <name|path>', 'other data than it was trained on')
    .option(...labelOption)
    .option('--regression', 'learn numbers, not classes, from a CSV file', false)
    .option(
      '--part <part>',
      'training, validation or all',
      oneOf('--part', ['training', 'validation', 'all'] as const),
      'all' as const,
    )
    .option('--backend <name>', backendChoices.join(', '), oneOf('--backend', backendChoices), 'auto' as const)
    .option('--json', 'print JSON', false)
    .action(async (folder: string, options: EvaluateOptions) => console.log(await evaluate(folder, options)))
  netwright
    .command('export <network>')
    .description(
      'write a trained run folder or project file for other programs, read back and compared; what needs no weights also from a template',
    )
    .requiredOption('--to <format>', exportFormatNames.join(', '), oneOf('--to', exportFormatNames))
    .requiredOption('--out <path>', 'the folder where the files go, or the one file: model.onnx, model.py')
    .option('--preprocessing', 'onnx: preprocessing inside the model, so that it takes the data as it is', false)
    .option('--data <name|path>', 'other data than it was trained on')
    .option(...labelOption)
    .option('--regression', 'learn numbers, not classes, from a CSV file', false)
    .option('--theme <theme>', 'pictures: light or dark', oneOf('--theme', pictureThemes), defaultPicture.theme)
    .option('--language <language>', 'pictures: en or zh', oneOf('--language', ['en', 'zh'] as const), defaultPicture.language)
    .option(
      '--scale <factor>',
      'png: 1, 2 or 4 pixels for one of the canvas',
      oneOf('--scale', ['1', '2', '4'] as const),
      '2' as const,
    )
    .option('--transparent', 'pictures: nothing behind the network', false)
    .action(async (network: string, { theme, language, scale, transparent, ...options }: ExportFlags) => {
      const chosen = pictureScales.find((factor) => String(factor) === scale) ?? defaultPicture.scale
      const picture = { theme, language, scale: chosen, background: !transparent }
      console.log(await exportModel(network, { ...options, picture }))
    })
  netwright
    .command('import <files...>')
    .description(
      'a project from another program’s model: Keras .keras or .h5, ONNX, TensorFlow.js; with its weights. Files that belong together (model.onnx model.onnx.data) or their folder',
    )
    .requiredOption('--out <project>', 'the project file to write: model.netwright')
    .action(async (files: readonly string[], options: { out: string }) => console.log(await importModel(files, options)))
  netwright
    .command('import-weights <project> <weights>')
    .description(
      'take back what an exported PyTorch project has learned, with its curves; also .safetensors and .npz of our own exports',
    )
    .option('--curves <file>', 'curves.jsonl; else the one beside the weights, else those inside them')
    .action(async (project: string, weights: string, options: ImportWeightsOptions) =>
      console.log(await importWeights(project, weights, options)),
    )
  return netwright
}

/** Runs the command line; sets the exit code: 0 fine, 1 the work failed, 2 misuse. */
async function main(): Promise<void> {
  try {
    await program().parseAsync()
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version end with 0; everything else Commander refuses is misuse, which it has printed already.
      process.exitCode = error.exitCode === 0 ? 0 : 2
      return
    }
    console.error(messageOf(error))
    process.exitCode = error instanceof Misuse ? 2 : 1
  }
}

await (isMainThread ? main() : answerImport())
