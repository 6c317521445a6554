import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programsOf } from '../../src/text/command-line.ts';
import { namedFiles, printsFile } from '../../src/text/file-reader.ts';
import { printsLogs } from '../../src/text/log-files.ts';

/** What prints FILE; wherever FILE stands, each of several files is printed. */
const reads = String.raw`
sops -d FILE
sops decrypt FILE
sops --decrypt --input-type yaml FILE
age -d -i key.txt FILE
age --decrypt FILE
gpg -d FILE
gpg --batch --quiet --decrypt FILE
gpg2 -qd FILE
openssl enc -aes-256-cbc -d -in FILE -k x
openssl aes-256-cbc -pbkdf2 -d -in FILE
openssl smime -decrypt -in FILE
ansible-vault view FILE
ansible-vault view --vault-password-file p FILE
base64 -d FILE
base64 --decode < FILE
op read op://vault/FILE
envsubst < FILE
envsubst '$A' <FILE
tee < FILE
cat < FILE
cat <FILE | head -40
dd if=FILE
dd if=FILE bs=1M status=none 2>/dev/null
aws s3 cp s3://bucket/FILE -
aws s3 cp --quiet s3://bucket/FILE -
gsutil cat gs://bucket/FILE
gsutil -q cat gs://bucket/FILE
gcloud storage cat gs://bucket/FILE
az storage blob download -c box -n FILE
az storage blob download -c box -n FILE --file /dev/stdout
rclone cat remote:FILE
mc cat play/bucket/FILE
s5cmd cat s3://bucket/FILE
s3cmd get s3://bucket/FILE -
hdfs dfs -cat /data/FILE
hadoop fs -text /data/FILE
vim -es -c '%p' -c 'q!' FILE
vim -es '+%p' '+q!' FILE
nvim --headless -c '%print' -c q FILE
ex -s -c '%p|q!' FILE
ed -s FILE <<< ',p'
jj file show FILE
jj file show -r @- FILE
hg cat -r 12 FILE
svn cat FILE
svn cat -r 12 https://host/FILE
bzr cat FILE
git show HEAD~2:FILE
git show :FILE
git show --textconv main:FILE
git cat-file -p HEAD:FILE
git -C sub cat-file blob abc123
p4 print -q //depot/FILE
gh gist view 1234 -f FILE
gh api repos/a/b/contents/FILE -H 'Accept: application/vnd.github.raw'
heroku run cat FILE
heroku run -a app cat FILE
heroku run --app app -- cat FILE
fly ssh console -C 'cat FILE'
flyctl ssh console -a app --command 'cat FILE'
gcloud compute ssh box --zone z --command 'cat FILE'
nix-shell -p jq --run 'cat FILE'
nix develop -c cat FILE
lxc file pull box/FILE -
incus file pull box/FILE -
kubectl exec pod cat FILE
kubectl exec -n ns pod -c main cat FILE
kubectl exec deploy/web -- cat FILE
kubectl cp pod:FILE /dev/stdout
adb pull /sdcard/FILE /dev/stdout
cp FILE /dev/stdout
scp host:FILE /dev/stdout
docker exec box cat FILE
docker exec box sh -c 'cat FILE'
docker exec -it -u root box bash -lc "cat FILE"
docker compose exec -T web sh -c 'cd /w && cat FILE'
docker run --rm -v .:/w alpine sh -c 'sed -n 1,80p FILE'
podman exec box sh -c 'head -50 FILE'
find . -name FILE -exec sh -c 'cat "$1"' _ {} ;
docker run --rm -v a:b image cat FILE
docker cp box:FILE - | tar xO
ssh host cat FILE
ssh host 'sudo cat FILE | head -50'
unzip -p all.zip FILE
7z x -so all.7z FILE
tar -xO -f all.tar FILE
zcat FILE.gz
xzcat FILE.xz
zstdcat FILE.zst
pigz -dc FILE.gz
gzip -cd FILE.gz
gzip -cdf FILE.gz
gzip -dkcq FILE.gz
xz -cd FILE.xz
xz -T0 -cdk FILE.xz
zstd -cd FILE.zst
zstd -dcq FILE.zst
bzip2 -cdk FILE.bz2
lz4 -cd FILE.lz4
base64 -di FILE
gpg -dq FILE
grep "" FILE
grep -v '^#' FILE
grep -vE '^\\s*(#|$)' FILE
grep -v '^#' FILE | grep -v '^$'
rg --invert-match '^;' FILE
systemctl cat web.service
systemctl --user cat web.service
nginx -T
crontab -l
crontab -u deploy -l
helm show values stable/web
grep -h . FILE
grep -n '' FILE
grep -E '.*' FILE
egrep '^' FILE
grep '' < FILE
rg "" FILE
rg --no-line-number -N '^' FILE
rg --passthru -e x | grep "" FILE
awk 1 FILE
awk '{print}' FILE
sed '' FILE
sed -n p FILE
perl -pe '' FILE
ruby -ne 'print' FILE
nl -ba FILE
cut -c1- FILE
pr -t FILE
fold -w 80 FILE
fmt -w 90 FILE
column -t FILE
column -t -s , FILE
column -t < FILE
jq . FILE
jq -M . FILE
jq --indent 2 . FILE
jq --tab -S . FILE
yq . FILE
yq -P . FILE
yq eval . FILE
yq e -P . FILE
yq -I 4 . FILE
yq eval -o json . FILE
xmllint --format FILE
tidy FILE
tidy -quiet FILE
tidy -xml FILE
tidy -indent -q FILE
tidy -iq -wrap 90 FILE
python3 -m json.tool FILE
prettier FILE
prettier --config-precedence prefer-file FILE
gofmt FILE
gofmt -s FILE
goimports -local example.org FILE
clang-format -lines=1:40 FILE
shfmt FILE
shfmt -i 2 FILE
shfmt -i=4 -ln bash -ci FILE
python -c "print(open('FILE').read())"
python3 -m fileinput FILE
node -e "process.stdout.write(require('fs').readFileSync('FILE'))"
ruby -e 'puts File.read("FILE")'
php -r "readfile('FILE');"
Rscript -e "cat(readLines('FILE'), sep='\n')"
Rscript -e 'writeLines(readLines("FILE"))'
julia -e 'print(read("FILE", String))'
elixir -e 'IO.puts File.read!("FILE")'
bb -e '(print (slurp "FILE"))'
emacs --batch --eval '(progn (insert-file-contents "FILE") (princ (buffer-string)))'
mapfile -t all < FILE; printf '%s\n' "${'$'}{all[@]}"
readarray -t all <FILE; echo "${'$'}{all[@]}"
Get-Content FILE
gc FILE -Raw
type FILE
busybox cat FILE
bat -p FILE
batcat FILE
less FILE
more FILE
curl -s file:///srv/FILE`
  .trim()
  .split('\n');

for (const file of ['conf/app.yaml', 'po/de.po', 'data.csv', 'Makefile.am']) {
  test(`Whatever prints a file is known, ${file}.`, () => {
    for (const line of reads) {
      const command = line.replaceAll('FILE', file);
      assert.ok(programsOf(command).some(printsFile), command);
      assert.ok(programsOf(`cd /srv && ${command} | head -300`).some(printsFile), command);
    }
  });
}

test('What prints something of its own is no reader.', () => {
  for (const command of [
    'sops -e secrets.yaml',
    'gpg --list-keys',
    'gpg -c notes.txt',
    'age -r key notes.txt',
    'openssl x509 -in cert.pem -text',
    'openssl s_client -connect host:443',
    'ansible-vault encrypt vars.yml',
    'base64 notes.txt',
    'aws s3 cp notes.txt s3://bucket/notes.txt',
    'aws s3 ls s3://bucket/',
    'aws s3 sync . s3://bucket',
    'gsutil ls gs://bucket',
    'gsutil -m cp a.txt gs://bucket',
    'az storage blob download -c box -n notes.txt -f notes.txt',
    'az storage blob list -c box',
    'rclone ls remote:',
    'hdfs dfs -ls /data',
    'jj log',
    'jj file list',
    'hg log',
    'svn log',
    'git show',
    'git show HEAD~2',
    'git show --format=x:y HEAD',
    'gh run view 12 --log',
    'heroku run rake db:migrate',
    'heroku logs',
    'fly ssh console -C "ps aux"',
    'fly deploy',
    'lxc list',
    'kubectl exec pod ps aux',
    'kubectl exec pod -- ls -la',
    'kubectl cp pod:notes.txt notes.txt',
    'unzip all.zip',
    'tar xf all.tar',
    'dd if=disk.img of=/dev/sdb',
    'docker exec box ls',
    "docker exec box sh -c 'ls -la'",
    'docker run box sh',
    'grep -v -r "^#" conf',
    'grep -v "^#" a.txt b.txt',
    'grep -vc "^#" a.txt',
    'systemctl status web',
    'helm show chart stable/web',
    'grep error notes.txt',
    'grep -c "" notes.txt',
    'grep -rn "" src',
    'grep -v . notes.txt',
    'grep "" a.txt b.txt',
    'ps aux | grep "" ',
    'ps aux | column -t',
    'curl -s host/x | jq .',
    'jq .items notes.json',
    'jq ".a | .b" notes.json',
    'xmllint --noout notes.xml',
    'prettier --check notes.ts',
    'prettier -l src/notes.ts',
    'gofmt -l notes.go',
    'gofmt -l -w notes.go',
    'clang-format -i notes.c',
    'clang-format --Werror --dry-run notes.c',
    'clang-format -n notes.c',
    'shfmt -w notes.sh',
    'shfmt -i 2 -d notes.sh',
    'shfmt --list notes.sh',
    'tidy -m notes.html',
    'tidy -modify notes.html',
    'tidy -im notes.html',
    'tidy -e notes.html',
    'tidy -q -errors notes.html',
    'gzip notes.txt',
    'gzip -dk notes.txt.gz',
    'xz --check=crc32 notes.txt',
    'zstd -d notes.zst',
    'yq eval .items notes.yaml',
    'jq --indent 2 .items notes.json',
    'Rscript -e \'summary(read.csv("notes.csv"))\'',
    'Rscript -e \'length(readLines("notes.csv"))\'',
    'Rscript run.R notes.csv',
    'emacs --batch --eval "(byte-recompile-directory \\".\\")"',
    'nix-shell -p jq',
    'nix build',
    'curl -s https://host/notes.txt',
    'cp a.txt b.txt',
  ])
    assert.ok(!programsOf(command).some(printsFile), command);
});

test('A log that comes to a program by its input is a log still.', () => {
  for (const command of ['cat < app.log', 'tee </var/log/syslog', 'grep "" < app.log', 'gpg -d app.log'])
    assert.ok(printsLogs(programsOf(command)), command);
  for (const command of ['cat < app.conf', 'cat app.log < app.conf', 'sort <<< app.log', 'cat 2> app.log'])
    assert.ok(!printsLogs(programsOf(command)), command);
});

test('The files that a program is to work on are told from scripts, settings and addresses.', () => {
  const files = (command: string): readonly string[] => programsOf(command).flatMap(namedFiles);
  assert.deepEqual(files('tool show conf/app.yaml'), ['conf/app.yaml']);
  assert.deepEqual(files('tool -P app.po < b.csv | head -3'), ['app.po', 'b.csv']);
  assert.deepEqual(files('python3 run.py data.csv'), ['data.csv']);
  for (const command of [
    'python run.py',
    './run.sh',
    'tool --config app.toml',
    'tool -c app.toml',
    'tool https://host/app.yaml',
    'tool *.yaml',
    'tool A=b.txt',
    'tool 1.2.3',
    'tool show',
  ])
    assert.deepEqual(files(command), [], command);
});
