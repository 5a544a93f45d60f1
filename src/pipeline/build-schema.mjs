// Writes the JSON Schema of pipeline files, which their first lines name: npm run build.
import { writeFileSync } from 'node:fs';
import { editorSchema } from '../../dist/pipeline/json-schema.js';

const file = new URL('../../dist/pipeline.schema.json', import.meta.url);
writeFileSync(file, JSON.stringify(editorSchema(), null, 2) + '\n');
