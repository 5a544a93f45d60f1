/** What a worker tells as it goes. */
export type WorkerEvent =
  | { readonly type: 'ready'; readonly redis: string; readonly threads: number }
  /** `made`, or `there`, or `unwanted` where the dataset was finished meanwhile. */
  | { readonly type: 'piece'; readonly piece: string; readonly made: string; readonly seconds: number }
  | { readonly type: 'failed'; readonly piece: string; readonly message: string }
  /** It takes nothing for some seconds, since its machine has refused something. */
  | { readonly type: 'rest'; readonly seconds: number };
