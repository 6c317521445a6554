/** Terraform, OpenTofu: `  # aws_ecs_service.cart will be updated in-place`. Hardly another text says so. */
const surely =
  /^ *# \S.* (?:will|must) be (?:created|destroyed|updated in-place|replaced|read during apply|imported)\b/;
/**
 * What else they say of a thing; `[+] AWS::S3::Bucket` of CDK; a row of Pulumi's. A remark in a script may read so,
 * too.
 */
const perhaps =
  /^\s*# \S.{0,300} (?:will be|must be|has been|has moved|will no longer|\(config refers)\b|^\s*\[[-+~]\] \S+::\S|^ +(?:\+|-|~|\+-|-\+|><) +[^\s:]+:[^\s:]+:\S+ .* (?:create|update|delete|replace|import|read)\b/;
/** What such a line says stands at its beginning. */
const planChars = 300;

/** True for a line that names a thing that a plan changes, wherever it stands. */
export function isPlanned(line: string): boolean {
  return surely.test(line);
}

/** True for a line that may do so: enough to keep it, not to say what kind of text this is. */
export function mayBePlanned(line: string): boolean {
  return perhaps.test(line.slice(0, planChars));
}
