const lockFile =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|(?:pnpm-lock|shard\.lock)\.ya?ml|bun\.lockb?|.*\.lock|go(?:\.work)?\.sum|gradle\.lockfile|packages\.lock\.json|Package\.resolved|\.terraform\.lock\.hcl|Cartfile\.resolved)$/i;
const generatedName =
  /(?:[.-]min\.(?:js|mjs|cjs|css)|\.(?:js|css|mjs|cjs)\.map|\.bundle\.js|\.snap|\.pb\.(?:go|cc|h)|_pb2(?:_grpc)?\.pyi?|_pb\.(?:js|d\.ts)|\.(?:g|freezed)\.dart|\.generated\.\w+|\.designer\.cs)$/i;
const generatedFolder =
  /(?:^|\/)(?:node_modules|bower_components|vendor|third_party|\.next|\.nuxt|__generated__|__snapshots__|\.yarn)\//;

/** True for a file that says which versions of packages are installed, and from where. */
export function isLockFile(path: string): boolean {
  return lockFile.test(path.slice(path.lastIndexOf('/') + 1));
}

/** True for a file that a program writes and nobody edits by hand, by its path. */
export function isGenerated(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return lockFile.test(name) || generatedName.test(name) || generatedFolder.test(path);
}
