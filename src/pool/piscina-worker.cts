// What piscina requires in each thread. A module (import) would be required too, which Node 20.20 does by itself: ended
// meanwhile, as threads are of a run that is over soon, it takes the whole process with it (v8::Module::IsGraphAsync).
export = import('./worker.js').then(({ default: work }) => work);
