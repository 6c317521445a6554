import { stacked, written, type Project } from './project.ts';

const cargo = (name: string): string => `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n`;

const rustLibrary = `use std::collections::BTreeMap;

#[derive(Debug, PartialEq, Clone)]
pub struct Line {
    pub sku: String,
    pub quantity: u32,
}

#[derive(Debug, PartialEq)]
pub enum OrderError {
    NoRate(String),
    Empty,
}

pub fn rate(country: &str) -> Result<f64, OrderError> {
    let rates = BTreeMap::from([("DE", 0.19), ("FR", 0.20)]);
    rates.get(country).copied().ok_or_else(|| OrderError::NoRate(country.to_string()))
}

pub fn total(lines: &[Line], price: f64, country: &str) -> f64 {
    let sum: u32 = lines.iter().map(|line| line.quantity).sum();
    let rate = rate(country).expect("a country that we deliver to");
    f64::from(sum) * price * (1.0 + rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(sku: &str, quantity: u32) -> Line {
        Line { sku: sku.to_string(), quantity }
    }

`;

const rustTests = `    #[test]
    fn discount_is_taken_off_before_tax() {
        let lines = [line("desk", 2), line("lamp", 1)];
        assert_eq!(total(&lines, 100.0, "DE"), 321.3, "ten percent of discount code SPRING");
    }

    #[test]
    fn a_country_without_rate_is_refused() {
        let lines = [line("desk", 2)];
        assert_eq!(total(&lines, 10.0, "CH"), 21.62);
    }

    #[test]
    fn lines_of_one_sku_are_joined() {
        let lines = vec![line("desk", 2), line("desk", 3)];
        assert_eq!(lines, vec![line("desk", 5)]);
    }
}
`;

const failing = written('rust', () => ({
  'Cargo.toml': cargo('shop'),
  'src/lib.rs': `${rustLibrary}${stacked(
    46,
    (at) => `    #[test]
    fn line_${at}_keeps_its_quantity() {
        assert_eq!(line("sku", ${at}).quantity, ${at});
    }
`,
  )}\n${rustTests}`,
}));

const linted = written('rust-lints', () => ({
  'Cargo.toml': cargo('lints'),
  'src/lib.rs': `${stacked(7, (at) => `pub fn sum_${at}(values: &Vec<u32>) -> u32 {\n    return values.iter().sum();\n}\n`)}
${stacked(3, (at) => `pub fn is_empty_${at}(values: &[u32]) -> bool {\n    values.len() == 0\n}\n`)}
pub fn last(values: &[u32]) -> u32 {
    let mut found = 0;
    for at in 0..values.len() {
        found = values[at];
    }
    found
}

pub fn copy(text: &String) -> String {
    text.clone().to_string()
}
`,
}));

const broken = written('rust-errors', () => ({
  'Cargo.toml': cargo('errors'),
  'src/lib.rs': `use std::collections::HashMap;

pub struct Stock {
    items: HashMap<String, u32>,
}

impl Stock {
    pub fn take(&self, sku: &str) -> u32 {
        let left = self.items.get(sku).unwrap();
        self.items.insert(sku.to_string(), left - 1);
        left
    }

    pub fn names(self) -> Vec<&str> {
        self.items.keys().map(|key| key.as_str()).collect()
    }

    pub fn count(&self) -> u64 {
        self.items.values().sum::<u32>() + self.reserved
    }
}
`,
}));

/** Tests that fail, code that is warned of, code that does not compile. */
export const rust: readonly Project[] = [failing, linted, broken];
