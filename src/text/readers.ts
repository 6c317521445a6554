/** Programs by name, several in one key, and what their arguments, with a blank between them, must match. */
type Table = ReadonlyMap<string, RegExp>;

function table(entries: Readonly<Record<string, RegExp>>): Table {
  return new Map(
    Object.entries(entries).flatMap(([names, given]) => names.split(' ').map((name) => [name, given])),
  );
}

const any = /(?:)/;
const toStdout = /(?:^| )(?:-|\/dev\/stdout)(?: |$)/;

/**
 * Programs that print files as they are, or what a file holds that is packed, encrypted, versioned or far away: an edit
 * may quote what they print. One that is missing is added here.
 */
export const readers: Table = table({
  'cat bat batcat head tail nl less more most tac type Get-Content glow mdcat pygmentize highlight ccat': any,
  'zcat gzcat bzcat xzcat lzcat lz4cat zstdcat zless zmore fileinput': any,
  'gunzip gzip pigz bunzip2 bzip2 unxz xz unlzma lzma unzstd zstd lz4 unlz4 brotli uncompress':
    /(?:^| )(?:-[a-zA-Z0-9]*c[a-zA-Z0-9]*|--(?:stdout|to-stdout))(?: |$)/,
  unzip: /(?:^| )-[a-zA-Z]*[pc]/,
  'tar bsdtar': /^[a-zA-Z]*O|(?:^| )(?:-[a-zA-Z]*O|--to-stdout)/,
  '7z 7za 7zz': /(?:^| )-so(?: |$)/,
  ar: /^-?p/,
  unrar: /^p /,
  'sops age rage gpg gpg2 base64 base32': /(?:^| )(?:-\w*[dD]\w*|--?decrypt|--decode|decrypt)(?: |$)/,
  openssl: /(?:^| )-(?:d|decrypt)(?: |$)/,
  'ansible-vault': /^view /,
  op: /^(?:read|document get) /,
  git: /^cat-file |^show (?:.* )?(?:[^- ]\S*)?:\S/,
  'svn hg bzr sl fossil osc chezmoi': /^(?:-\S+ )*cat /,
  svnlook: /^cat /,
  systemctl: /^(?:-\S+ )*cat /,
  crontab: /(?:^| )-l(?: |$)/,
  nginx: /(?:^| )-T(?: |$)/,
  helm: /^(?:show|inspect) values /,
  jj: /^(?:file (?:show|cat|print)|cat) /,
  p4: /^print /,
  gh: /^gist view |application\/vnd\.github\.(?:v3\.)?raw/,
  'gsutil rclone mc s5cmd b2': /(?:^| )cat /,
  gcloud: /^(?:alpha )?storage cat /,
  aws: /^s3 cp \S+ (?:.* )?-(?: |$)/,
  az: /^storage (?:blob|file|fs file) download (?!.*(?:-f|--file|-d|--destination)[ =](?!\/dev\/stdout))/,
  'hdfs hadoop': /(?:^| )-(?:cat|text) /,
  's3cmd oci swift': toStdout,
  'lxc incus': /^file pull .* -(?: |$)/,
  kubectl: /^cp .*\/dev\/stdout/,
  'adb cp scp rsync install': /(?:^| )\/dev\/stdout(?: |$)/,
  curl: /(?:^| )file:\/\//,
  dd: /(?:^| )if=(?!.*(?:^| )of=)/,
  'vim vi nvim ex view': /(?:^| )-(?:es|Es)(?: |$)|%(?:p|l|nu|#)/,
  'ed red envsubst tee pr m4': any,
});

/** Programs that print a file in another layout, where they are given one: behind a pipe they print what others know. */
export const layouters: Table = table({
  'column fmt': any,
  'jq yq gojq jaq': /^(?:(?:-\S+(?: (?:\d+|json|yaml|[jy]))?|eval|eval-all|ea?) )*\.(?: |$)/,
  xmllint: /(?:^| )--(?:format|pretty)/,
  xmlstarlet: /^(?:fo|format) /,
  // Its options of one letter may stand together; those that are words have other letters too.
  tidy: /^(?!.*(?:^| )-(?:[bcgimnqu]*[em][bcegimnqu]*|modify|errors)(?: |$))/,
  'json.tool json_pp jsonlint': any,
  shfmt: /^(?!.*(?:^| )--?(?:w|write|l|list|d|diff|f|find)(?:[ =]|$))/,
  'gofmt goimports clang-format prettier yamlfmt':
    /^(?!.*(?:^| )(?:-[cdilw]+|-n|--?(?:check|write|list-different|dry-run|dry|lint))(?:[ =]|$))/,
});
