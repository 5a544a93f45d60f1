export * from './dense';
export * from './activation';
export * from './loss';
export * from './optimizer';
export * from './standardise';
