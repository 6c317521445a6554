import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFiles, type Project, type Site } from './project.ts';

/** The commit of this repository whose history and files are printed. */
const ownCommit = '1cf84fdaa02d4f3a4b5f26ab70e57103149c122e';

function own(name: string, change: (site: Site) => Promise<void>): Project {
  return {
    name,
    async make(site) {
      await site.run('git', ['clone', '--quiet', '--no-checkout', site.checkout, '.']);
      await site.run('git', ['checkout', '--quiet', '-B', 'main', ownCommit]);
      await site.run('git', ['remote', 'remove', 'origin']);
      await change(site);
    },
  };
}

/** Appends a line to every so manieth file of `src`, up to a number of them. */
async function touch({ folder, run }: Site, files: number): Promise<void> {
  const names = (await run('git', ['ls-files', 'src'])).split('\n').filter((name) => name.endsWith('.ts'));
  for (const name of names.slice(0, files)) {
    const text = await run('git', ['show', `HEAD:${name}`]);
    await writeFiles(folder, { [name]: `${text}// changed\n` });
  }
}

/** A release of a Python package as source. */
function fromPypi(name: string, version: string): Project {
  return {
    name,
    async make({ folder, python, run }) {
      const wanted = ['--no-deps', '--no-binary', ':all:', `${name}==${version}`];
      await run(join(python, 'bin/pip'), ['download', '--quiet', ...wanted, '-d', '.']);
      const [archive = ''] = await readdir(folder);
      await run('tar', ['xzf', archive, '--strip-components=1']);
      await run('rm', [archive]);
    },
  };
}

function fromNpm(name: string, version: string): Project {
  return {
    name,
    async make({ run }) {
      const archive = (await run('npm', ['pack', '--silent', `${name}@${version}`])).trim();
      await run('tar', ['xzf', archive, '--strip-components=1']);
      await run('rm', [archive]);
    },
  };
}

function fromGo(name: string, module: string, version: string): Project {
  return {
    name,
    async make({ folder, run }) {
      await run('go', ['mod', 'init', 'example.com/fetch']);
      const { Dir: from } = JSON.parse(
        await run('go', ['mod', 'download', '-json', `${module}@${version}`]),
      ) as {
        readonly Dir: string;
      };
      await cp(from, folder, { recursive: true });
      await run('chmod', ['-R', 'u+w', '.']);
      await run('go', ['mod', 'download']);
    },
  };
}

const manifest = `[package]
name = "crates"
version = "0.1.0"
edition = "2021"

[dependencies]
clap = { version = "=4.5.40", features = ["derive"] }
regex = "=1.11.1"
semver = "=1.0.26"
serde_json = "=1.0.140"
tokio = { version = "=1.45.1", features = ["full"] }
`;

const crates: Project = {
  name: 'crates',
  async make({ folder, run }) {
    await writeFiles(folder, { 'Cargo.toml': manifest, 'src/lib.rs': '' });
    await run('cargo', ['vendor', '--quiet']);
  },
};

/** One of the crates by itself, for its own tests. */
const semver: Project = {
  name: 'semver',
  async make({ folder, run }) {
    const from = join(folder, '../crates/vendor/semver');
    await mkdir(folder, { recursive: true });
    await cp(from, folder, { recursive: true });
    await run('rm', ['-f', '.cargo-checksum.json', 'Cargo.toml.orig']);
  },
};

/** Repositories and packages as they were published, each at one version. */
export const fetched: readonly Project[] = [
  own('headroom', async (site) => {
    for (const name of ['fix/listing', 'fix/markers', 'next', 'trial'])
      await site.run('git', ['branch', name, 'HEAD~9']);
    await touch(site, 3);
  }),
  own('few-changes', (site) => touch(site, 4)),
  own('many-changes', async (site) => {
    await touch(site, 60);
    for (let at = 0; at < 10; at += 1) await writeFiles(site.folder, { [`notes/note-${at}.md`]: 'new\n' });
    await site.run('git', ['rm', '--quiet', 'LICENSE']);
  }),
  fromPypi('click', '8.3.0'),
  fromPypi('requests', '2.32.5'),
  fromNpm('express', '5.1.0'),
  fromGo('cobra', 'github.com/spf13/cobra', 'v1.9.1'),
  crates,
  semver,
];
