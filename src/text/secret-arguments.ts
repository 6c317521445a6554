/** What a program takes that is nobody's to see, once certain words stand behind its name. */
export interface SecretArgument {
  /** Words and flags that must stand behind the name. `x*`: a word that begins so. */
  readonly words: readonly string[];
  readonly taken: Taken;
}

export type Taken =
  /** The value of an option, in one word with it or behind it. `isLogin`: a user, a sign and a secret. */
  | {
      readonly kind: 'option';
      readonly name: string;
      readonly stands: 'anywhere' | 'behind' | 'inside';
      readonly isLogin: boolean;
    }
  /** A word, counted from 1 behind the named words, options aside; without a number the last one. */
  | { readonly kind: 'word'; readonly count: number | null; readonly isLogin: boolean }
  /** The value of each `NAME=VALUE`. */
  | { readonly kind: 'pairs' }
  /** What comes to its input. */
  | { readonly kind: 'input' };

/**
 * Where programs take a secret that no name beside it tells of, by their manuals. On the left a program, or several, and
 * the words that must stand behind it. On the right `-p` is an option with a secret, `-k_` one whose value never stands
 * in the same word, `-p+` one whose value stands nowhere else, `2` the second word behind the named ones, `last` the last one, `=` the values of `NAME=VALUE`, `<`
 * the input; with a colon (`-u:`) a user and a secret.
 */
const table = `
sshpass                               | -p <
mysql mariadb                         | -p+
mysql mariadb, password               | 1
mysqlsh                               | -p+ 1:
mongo mongosh mongodump mongorestore mongoexport mongoimport | -p
redis-cli redis-benchmark valkey-cli  | -a
redis-cli valkey-cli, AUTH            | last
redis-cli valkey-cli, auth            | last
sqlcmd osql bcp isql                  | -P
isql                                  | 3
cqlsh cypher-shell beeline hdbsql snowsql couchbase-cli | -p
neo4j-admin, set-initial-password     | 1
vsql                                  | -w
sqlplus rman expdp impdp sqlldr       | 1:
rabbitmqadmin                         | -p
rabbitmqctl, add_user                 | 2
rabbitmqctl, change_password          | 2
mysql_config_editor                   | <
mosquitto_pub mosquitto_sub mqttx     | -P
mosquitto_passwd, -b                  | last
htpasswd, -b                          | last
htpasswd, -i                          | <
ldapsearch ldapadd ldapmodify ldapdelete ldapcompare ldapmodrdn ldapwhoami ldapexop ldappasswd | -w
ldappasswd                            | -s -a
kadmin                                | -w <
kinit                                 | <
smbclient smbget smbcacls rpcclient winexe net | -U: --user:
smbpasswd pdbedit                     | <
net, use                              | last
net, user                             | 2
cmdkey runas schtasks signtool        | /p
schtasks                              | /rp
xfreerdp wfreerdp                     | /p
rdesktop racadm                       | -p
psexec winrs evil-winrm netexec nxc crackmapexec certutil | -p
dscl, -passwd                         | last
networksetup, -setairportnetwork      | last
security, add-generic-password        | -w
security, add-internet-password       | -w
security, import                      | -P
security, set-key-partition-list      | -k
security, unlock-keychain             | -p
security, create-keychain             | -p
security, set-keychain-password       | -o -p
altool                                | -p
hdiutil, -stdinpass                   | <
passwd chpasswd gpasswd chgpasswd vncpasswd su | <
usermod useradd                       | -p
sudo, -S                              | <
sudo, --stdin                         | <
mkpasswd                              | 1 last <
cryptsetup restic ssh-add gocryptfs kubeseal | <
openconnect, --passwd-on-stdin        | <
keepassxc-cli                         | <
wg, private-key                       | <
slappasswd                            | -s
samba-tool, user, create              | 2
virsh, secret-set-value               | 2
wpa_cli, psk                          | 1
nmcli, wifi-sec.psk                   | 1
p4                                    | -P
p4, login                             | <
knife                                 | -P
zfs, load-key                         | <
secret-tool, store                    | <
pass gopass, insert                   | <
keyring, set                          | <
convertto-securestring                | 1 -String
bw, unlock                            | 1
bw, login                             | 2
gpg gpg2, --passphrase-fd             | <
openssl                               | -k_ -K_
openssl, passwd                       | last <
openssl                               | -hmac
openssl, stdin                        | <
ssh-keygen                            | -N -P <
zip unzip zipcloak                    | -P
7z 7za 7zz unrar rar steghide veracrypt aescrypt | -p
rar                                   | -hp
ccrypt                                | -K
mcrypt                                | -k
pk12util                              | -W -K
mutool yt-dlp                         | -p
pdftotext pdfinfo pdftoppm            | -upw -opw
pdftk                                 | user_pw owner_pw input_pw
nmcli                                 | password
iw iwconfig                           | key
wpa_passphrase                        | 2 <
ipmitool                              | -P
snmpget snmpset snmpwalk snmpbulkwalk | -A -X -c
curl                                  | -u: -U: --user: --proxy-user: -b --cookie -E: --cert:
http https xh                         | -a
ab                                    | -A:
lftp open                             | -u:
ncftp ncftpget ncftpput               | -p
ftp                                   | <
swaks                                 | -ap
sendemail                             | -xp
docker podman nerdctl, login          | -p <
buildah skopeo helm oras crane regctl, login | -p <
docker podman, secret, create         | <
oc cf ibmcloud bx, login              | -p
az, login                             | -p
az, sql                               | -p
az, secret, set                       | --value <
aws, put-parameter                    | --value
aws, configure                        | <
gcloud, secrets, create               | <
gcloud, secrets, versions, add        | <
doctl, auth, init                     | -t
render, env, set                      | =
nomad, var, put                       | =
consul, set-agent-token               | 2
etcdctl, user, add                    | 1:
chamber, write                        | 3
drone, secret                         | --data
gitlab-runner, register               | -r
op, item, create                      | <
b2, authorize-account                 | 2
twilio, login                         | 2
swift                                 | -K
gh, auth, login                       | <
gh, secret, set                       | -b --body <
glab, auth, login                     | -t <
heroku, config:set                    | =
fly flyctl doppler supabase, secrets, set | =
fly flyctl, secrets, import           | <
firebase, functions:config:set        | =
railway, variables                    | =
dokku, config:set                     | =
doppler, secrets, set                 | 2
travis, encrypt                       | 1
netlify, env:set                      | 2
vercel, env, add                      | <
wrangler, secret, put                 | <
vercel codecov                        | -t
supabase, link                        | -p
fly, login                            | -p
expo eas, login                       | -p
glab, variable, set                   | 2 -v
eas, secret:create                    | --value
vault, kv, put                        | = <
vault, kv, patch                      | = <
vault, write                          | = <
vault, login                          | 1 <
vault, unseal                         | 1
vault, token, lookup                  | 1
vault, token, revoke                  | 1
vault, unwrap                         | 1
ansible-vault, encrypt_string         | 1 <
pulumi, config, set, --secret         | 2
dotnet, user-secrets, set             | 2
dotnet nuget, push                    | -k
dotnet nuget, add                     | -p
dotnet nuget, update                  | -p
dotnet, dev-certs                     | -p
nuget, setapikey                      | 1
twine                                 | -p
uv, publish                           | -t -p
hatch, publish                        | -a
npm yarn pnpm, login                  | <
poetry, config, http-basic*           | last
poetry, config, pypi-token*           | last
poetry, publish                       | -p
composer, config, http-basic*         | last
composer, config, github-oauth*       | last
npm, token, revoke                    | 1
cargo, login                          | 1 <
gem, push                             | -k
mc, alias, set                        | 3 4
mc, config, host, add                 | 3 4
mc, admin, user, add                  | 3
airflow, users, create                | -p
drush, user:password                  | 2
rclone, obscure                       | 1
ngrok, authtoken                      | 1
ngrok, add-authtoken                  | 1
snyk, auth                            | 1
wandb, login                          | 1
cloudflared, install                  | 1
grafana grafana-cli, reset-admin-password | 1
caddy, hash-password                  | -p --plaintext <
`;

const byProgram = new Map<string, SecretArgument[]>();

for (const row of table.trim().split('\n')) {
  const [left = '', right = ''] = row.split('|');
  const [programs = '', ...words] = left.split(',').map((part) => part.trim());
  for (const program of programs.split(' ')) {
    const known = byProgram.get(program) ?? [];
    byProgram.set(program, known);
    for (const sign of right.trim().split(' ')) known.push({ words, taken: takenBy(sign) });
  }
}

function takenBy(sign: string): Taken {
  if (sign === '<') return { kind: 'input' };
  if (sign === '=') return { kind: 'pairs' };
  const isLogin = sign.endsWith(':');
  const name = sign.replace(/[_:+]$/, '');
  if (name === 'last') return { kind: 'word', count: null, isLogin };
  if (/^\d$/.test(name)) return { kind: 'word', count: Number(name), isLogin };
  const stands = sign.endsWith('_') ? 'behind' : sign.endsWith('+') ? 'inside' : 'anywhere';
  return { kind: 'option', name, stands, isLogin };
}

/** All programs of a family take the same: `mysqldump`, `mariadb-admin`. */
const family = /^(mysql|mariadb)(?!_config_editor|sh$)[\w-]*$/;

/** What a program takes, by its name without a folder; none: nothing that its options' names do not tell. */
export function secretArgumentsOf(program: string): readonly SecretArgument[] {
  return byProgram.get(program.toLowerCase().replace(family, '$1')) ?? [];
}
