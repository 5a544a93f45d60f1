import type { Table } from 'apache-arrow';
import { float64Column, textColumn } from '../../arrow/reader.js';
import { type ReplicateRow, type Study, type StudyFinding, studyOf } from '../../evaluation/study.js';
import { finite } from '../../evaluation/scores.js';
import { number, object, summaryCodec } from '../../store/codec.js';
import type { Dataset } from '../../store/dataset.js';
import { replicateFigures } from './replicate-columns.js';
import { readTables } from '../../rows/stored-table.js';

const studySummary = summaryCodec(object<{ readonly replicates: number }>({ replicates: number }));

/** The study of a dataset of replicates. */
export function storedStudy(dataset: Dataset): Study {
  const { replicates } = studySummary.read(dataset);
  return studyOf(replicates, readFindings(dataset));
}

/** The rows of all replicates, in their order, a part in memory at a time. */
export function* readReplicates(dataset: Dataset): Generator<ReplicateRow> {
  for (const table of readTables(dataset)) {
    const [seed, status] = [textColumn(table, 'seed'), textColumn(table, 'status')];
    let r = 0;
    for (const row of findingsOf(table)) {
      yield { ...row, seed: seed[r]!, status: status[r]! };
      r++;
    }
  }
}

/** The same without seeds and statuses: to read text takes longer than all numbers. */
function* readFindings(dataset: Dataset): Generator<StudyFinding> {
  for (const table of readTables(dataset)) yield* findingsOf(table);
}

function* findingsOf(table: Table): Generator<StudyFinding> {
  const [estimator, parameter] = [textColumn(table, 'estimator'), textColumn(table, 'parameter')];
  const replicate = float64Column(table, 'replicate');
  const [estimate, standardError, lower95, upper95, truth, theoryError] = replicateFigures.map((name) =>
    float64Column(table, name),
  );
  const hasBias = table.schema.fields.some(({ name }) => name === 'theoryBias');
  const theoryBias = hasBias ? float64Column(table, 'theoryBias') : undefined;
  for (let r = 0; r < table.numRows; r++) {
    yield {
      replicate: replicate[r],
      estimator: estimator[r]!,
      parameter: parameter[r]!,
      estimate: finite(estimate[r]),
      standardError: finite(standardError[r]),
      lower95: finite(lower95[r]),
      upper95: finite(upper95[r]),
      truth: finite(truth[r]),
      theoryError: finite(theoryError[r]),
      ...(theoryBias && { theoryBias: finite(theoryBias[r]) }),
    };
  }
}
