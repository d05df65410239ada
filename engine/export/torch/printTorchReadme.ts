import { describeAugmentation } from '../../contract/describeAugmentation.ts'
import type { DataSource, NetDocument } from '../../contract/document.ts'
import { formatShape } from '../../graph/shape.ts'
import { usedOwnLayers } from './printTorchModel.ts'
import type { TorchNetwork } from './torchNetwork.ts'
import type { TorchData } from './torchSettings.ts'

/** README.md of a project: what is in it, how it is run on one machine and on many, and how weights come home. */
export function printTorchReadme(
  document: NetDocument,
  { network, data }: { readonly network: TorchNetwork; readonly data: TorchData | null },
): string {
  const { training } = document
  const augmentation = describeAugmentation(training.augmentation)
  const name = document.name === '' ? 'network' : document.name
  const place = placeOf(document.data.source)
  const own = usedOwnLayers(network)
  const command = `train.py${place.option}`
  return `# ${name}, in PyTorch

Drawn in Netwright. It runs on PyTorch 1.13 and newer, on the processor or on GPUs.

\`\`\`sh
pip install -r requirements.txt
python ${command}
\`\`\`

| file | what |
| --- | --- |
| \`model.py\` | the network, one line for each layer, under the names of the graph |
| \`weights.safetensors\` | its weights when it was exported: a \`state_dict\` |${
    own.length > 0 ? '\n| `layers.py` | layers that PyTorch lacks, or computes a little differently while training |' : ''
  }
| \`data.py\`, \`images.py\`, \`scaling.py\` | read the data: the same samples, split and scaling as in the app |
| \`augmentation.py\` | what training does to its samples by chance, by Netwright's random numbers |
| \`train.py\` | trains; \`python train.py --help\` lists what can be changed |
| \`processes.py\`, \`files.py\` | processes, signals and messages; weights, checkpoints and curves |
| \`objective.py\`, \`optimisers.py\`, \`schedule.py\` | losses, metrics, optimisers and learning rates, by Netwright's formulas |
| \`netwright_random.py\` | Netwright's generator: the same seed gives the same split and order of samples |
| \`settings.json\` | everything that was set in the app; \`settings.py\` reads it |

To use the trained network:

\`\`\`python
from safetensors.torch import load_file
from model import Model

model = Model()
model.load_state_dict(load_file("weights.safetensors"), strict=False)
model.eval()
answers = model.predict(${network.inputs.map(({ name: input }) => input).join(', ')})
\`\`\`

Images go in with channels first (batch × channels × height × width), scaled as \`data.py\` does${
    data === null ? '' : ` (one sample of the data is ${formatShape(data.sampleShape)}, channels last)`
  }. \`forward\` gives scores; \`predict\` gives what the app shows.

## Data
${place.text}

## Training
\`train.py\` does what the app does: optimiser ${training.optimizer.kind}, batches of ${training.batchSize}, ${training.epochs} epochs, seed ${training.seed}; the
same split, order of samples, scaling, augmentation, losses, penalties, schedule, clipping and early stopping. Without dropout and
noise layers, whose draws are PyTorch's own, it takes the same steps up to rounding.${
    augmentation === null
      ? ''
      : `

Training samples are augmented as in the app (${augmentation.en}): in every epoch each becomes what it became there,
whatever the batch size and the number of processes and workers. It is set in \`settings.json\`; null there switches it off.`
  }

It writes into \`trained/\`: \`weights.safetensors\` (after each epoch that is the best so far, and at the end), \`curves.jsonl\` (one
line of JSON for each logged step and each epoch) and \`checkpoint.pt\`. Ctrl-C, and the SIGTERM with which Slurm and torchrun end
a run, write a checkpoint of the step that it has come to (a second Ctrl-C ends at once). What was stopped or cut off goes on with
\`--resume\`, with as many processes as you like; files are replaced as a whole, so that a crash leaves the last good one.

**Back into Netwright:** \`npx netwright import-weights PROJECT trained/weights.safetensors\` puts the weights into the run folder or
\`.netwright\` file that this came from, with the curves as a run; the curves are in that file too, so it is enough to take it along.
Names of layers tell where each weight belongs, so do not rename layers in between.

### Several processes, several GPUs
\`\`\`sh
torchrun --standalone --nproc_per_node=2 ${command}
\`\`\`

The batch size is that of all processes together: each takes its share of every batch, and gradients are averaged so that the
result is that of one process. (Batch normalisation is the exception: each process normalises its own share.
\`--sync-batch-norm\` shares the statistics on GPUs, with PyTorch's own layer.) On GPUs the processes talk through NCCL, on processors through gloo.
A batch that does not fit into memory is computed in parts: \`--accumulate 4\` takes each process's share in four, one after the other, with
the same result (but for batch normalisation, which then normalises each part).
\`--precision bf16\` or \`fp16\` trains in mixed precision (on processors bf16 only).
On processors torchrun lets each process compute with one thread; \`OMP_NUM_THREADS=8 torchrun …\` gives it eight.

What goes wrong is told in one message by the process that found it. torchrun ends the others and repeats it under a report of its own.

PyTorch 1.x under Python 3.11 starts no process with torchrun's own defaults; add \`--redirects 1 --tee 1\` behind \`torchrun\` there.

### Several nodes
On each of two nodes with 8 GPUs, the first of which is reachable as \`node0\`:

\`\`\`sh
torchrun --nnodes=2 --nproc_per_node=8 --rdzv_id=netwright --rdzv_backend=c10d --rdzv_endpoint=node0:29500 ${command} --batch-size 1024
\`\`\`

Code, data and \`trained/\` must lie in a folder that every node sees; only the first process writes.

### Slurm
\`\`\`sh
#!/bin/bash
#SBATCH --job-name=netwright
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=8
#SBATCH --cpus-per-task=64
#SBATCH --time=24:00:00
#SBATCH --requeue
#SBATCH --open-mode=append

head=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)
srun --cpus-per-task="$SLURM_CPUS_PER_TASK" torchrun --nnodes="$SLURM_NNODES" --nproc_per_node=8 \\
  --rdzv_id="$SLURM_JOB_ID" --rdzv_backend=c10d --rdzv_endpoint="$head:29500" \\
  ${command} --batch-size 1024 --checkpoint-every 500 --resume
\`\`\`

Save it as \`train.sbatch\` and submit it with \`sbatch train.sbatch\`. A job that is requeued goes on from its last checkpoint, and so
does one that is submitted again after it was cancelled or its time ran out. On nodes without GPUs leave out the line that asks for them.

### Ray Train
With \`pip install "ray[train]"\`; save it as \`on_ray.py\` and run \`python on_ray.py\`. Without GPUs say \`use_gpu=False\`.

\`\`\`python
import sys
from ray.train import ScalingConfig
from ray.train.torch import TorchTrainer

PROJECT = "/shared/${name.replaceAll(/[^\w-]+/g, '-')}"  # this folder, where every worker sees it


def train(config):
    sys.path.insert(0, PROJECT)
    sys.argv = ["train.py", *config["options"]]
    import train

    # Ray has opened the process group and set RANK, LOCAL_RANK and WORLD_SIZE.
    options = train.read_options()
    train.Trainer(options, train.Processes(options.device)).run()


TorchTrainer(
    train,
    train_loop_config={"options": [${place.option === '' ? '' : `"--data", "${place.example}", `}"--resume"]},
    scaling_config=ScalingConfig(num_workers=8, use_gpu=True),
).fit()
\`\`\`

## What is not the same
- Dropout and noise draw from PyTorch's generator: the same seed gives other masks than in the app.
- Mixed precision, GPUs and other numbers of processes round differently.
${
  own.includes('GRU')
    ? '- The GRU is computed step by step in Python (its reset gate comes before the product, which cuDNN does not offer): slow on long sequences.\n'
    : ''
}`
}

interface DataPlace {
  readonly option: string
  readonly example: string
  readonly text: string
}

function placeOf(source: DataSource): DataPlace {
  switch (source.type) {
    case 'builtin':
      return {
        option: '',
        example: '',
        text: 'The handwritten digits lie here: `digits-images.idx` and `digits-labels.idx` (E. Alpaydin & C. Kaynak, UCI Machine Learning Repository, CC BY 4.0).',
      }
    case 'idx':
      return {
        option: ' --data FOLDER',
        example: '/data',
        text: `\`--data\` names the folder that holds \`${source.imagesFileName}\` and \`${source.labelsFileName}\`.`,
      }
    case 'csv':
      return {
        option: ` --data ${shellWord(source.fileName)}`,
        example: `/data/${source.fileName}`.replaceAll(/[\\"]/g, String.raw`\$&`),
        text: `\`--data\` names the table; the labels are its column \`${source.labelColumn}\`.`,
      }
    case 'imageFolder':
      return {
        option: ' --data FOLDER',
        example: '/data/train',
        text: `\`--data\` names a folder with one folder of images for each class, as ImageNet has them (in the app it was \`${source.folderName}\`); every
image is scaled and cut to ${source.height}×${source.width}. \`--workers 16\` reads with 16 processes. An image that cannot
be decoded ends the training: \`python data.py --data FOLDER --check\` finds them all before and leaves them out, as the app does.
\`--validation FOLDER\` names another such folder to validate with, as ImageNet's \`val\` with its images in class folders; all of
\`--data\` is trained on then, where else a share is held back as in the app.
For another data set than in the app add \`--fit-scaling\`, which learns the scaling from its training samples: all of them where
the app could hold them in memory (2²⁸ numbers, ${Math.floor(2 ** 28 / (source.height * source.width * source.channels)).toLocaleString('en')} of these images), else as many drawn by the seed, or \`--scaling-samples\` of them. (Images in CMYK turn out
in other colours where the app's command line read them, which goes by a colour profile.)`,
      }
    case 'none':
    case 'photographs':
      return {
        option: '',
        example: '',
        text: 'The project was exported without data that has labels, so `train.py` has nothing to learn from. Choose data in the app and export again.',
      }
  }
}

/** A file's name as it is typed into a shell. */
function shellWord(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`
}
