export * from './means';
export * from './extremes';
export * from './checksum';
export * from './sine-means';
export * from './spline-means';
export * from './row-functions';
export * from './windows';
