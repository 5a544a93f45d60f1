export * from './philox';
export * from './normal';
