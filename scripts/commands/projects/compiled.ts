import { written, type Files, type Project } from './project.ts';

const cargo = (name: string): string => `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n`;

const count = (length: number, write: (at: number) => string): string =>
  Array.from({ length }, (_, at) => write(at)).join('\n');

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

const rust = written('rust', () => ({
  'Cargo.toml': cargo('shop'),
  'src/lib.rs': `${rustLibrary}${count(
    46,
    (at) => `    #[test]
    fn line_${at}_keeps_its_quantity() {
        assert_eq!(line("sku", ${at}).quantity, ${at});
    }
`,
  )}\n${rustTests}`,
}));

const rustLints = written('rust-lints', () => ({
  'Cargo.toml': cargo('lints'),
  'src/lib.rs': `${count(7, (at) => `pub fn sum_${at}(values: &Vec<u32>) -> u32 {\n    return values.iter().sum();\n}\n`)}
${count(3, (at) => `pub fn is_empty_${at}(values: &[u32]) -> bool {\n    values.len() == 0\n}\n`)}
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

const rustErrors = written('rust-errors', () => ({
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

const goCart = `package cart

import "fmt"

type Line struct {
	SKU      string
	Quantity int
	Price    float64
}

type Cart struct {
	Country string
	Lines   []Line
}

var rates = map[string]float64{"DE": 0.19, "FR": 0.20}

func (c Cart) Total() (float64, error) {
	rate, known := rates[c.Country]
	if !known {
		return 0, fmt.Errorf("no tax rate for country %q", c.Country)
	}
	sum := 0.0
	for _, line := range c.Lines {
		sum += float64(line.Quantity) * line.Price
	}
	return sum * (1 + rate), nil
}
`;

const goTable = `package cart

import "testing"

func TestTotals(t *testing.T) {
	for _, each := range []struct {
		name, country string
		quantity      int
		want          float64
	}{
${count(14, (at) => `\t\t{"order ${at} to ${at % 3 === 0 ? 'CH' : 'DE'}", "${at % 3 === 0 ? 'CH' : 'DE'}", ${at + 1}, ${at * 119 + (at % 5 === 1 ? 119 : 7)}},`)}
	} {
		t.Run(each.name, func(t *testing.T) {
			cart := Cart{each.country, []Line{{"desk", each.quantity, 100}}}
			got, err := cart.Total()
			if err != nil {
				t.Fatalf("Cart{%s}.Total() of %d desks: %v", each.country, each.quantity, err)
			}
			if got != each.want {
				t.Errorf("Cart{%s}.Total() of %d desks is wrong (tax is added after the discount of the code):\\n  got:  %.2f\\n  want: %.2f", each.country, each.quantity, got, each.want)
			}
		})
	}
}
`;
const goShelves = `package stock

import "testing"

${count(
  9,
  (at) => `func TestShelf${at}HoldsItsItems(t *testing.T) {
	shelf := Shelf{Name: "shelf-${at}", Items: ${at + 3}}
	if got := shelf.Free(); got != ${at + 20} {
		t.Errorf("shelf %s has room for %d more items, want %d", shelf.Name, got, ${at + 20})
	}
}
`,
)}
func TestShelfIsNamed(t *testing.T) {
	if (Shelf{Name: "a"}).Name != "a" {
		t.Fatal("no name")
	}
}
`;

/** Two packages of tests of which 22 fail, a part of them in a table. */
function goTests(): Files {
  const shelf = `package stock

const room = 12

type Shelf struct {
	Name  string
	Items int
}

func (s Shelf) Free() int { return room - s.Items }
`;
  return {
    'go.mod': 'module example.com/shop\n\ngo 1.22\n',
    'cart/cart.go': goCart,
    'cart/cart_test.go': goTable,
    'stock/stock.go': shelf,
    'stock/stock_test.go': goShelves,
    'names/names.go': 'package names\n\nfunc Short(name string) string { return name[:1] }\n',
    'names/names_test.go':
      'package names\n\nimport "testing"\n\nfunc TestShort(t *testing.T) {\n\tif Short("abc") != "a" {\n\t\tt.Fatal("not short")\n\t}\n}\n',
  };
}

const goErrors = written('go-errors', () => ({
  'go.mod': 'module example.com/errors\n\ngo 1.22\n',
  'cart.go': `package errors

import "os"

func Sum(values []int) int {
	total := ""
	for at, value := range values {
		total += value
	}
	return totals
}

func Name() string { return 3 }
`,
  'vetted/vetted.go': `package vetted

import "fmt"

${count(8, (at) => `func Show${at}(name string, count int) {\n\tfmt.Printf("%d of %s\\n", name, count)\n}\n`)}
`,
}));

const c = written('c', () => ({
  Makefile: `CFLAGS = -Wall -Wextra -Wconversion
all: a.o b.o c.o
clean:
	rm -f *.o
`,
  'a.c': `#include <stdio.h>
int sum(const int *values, unsigned n) {
  int total = 0;
  for (int i = 0; i < n; i++) total += values[i];
  return total;
}
void show(long value) { printf("%d\\n", value); }
`,
  'b.c': `#include <string.h>
static int unused(int x) { return x; }
char *name(char *to, const char *from, int n) {
  unsigned length = strlen(from);
  if (n < length) return to;
  return strcpy(to, from);
}
`,
  'c.c': `int half(int x) { double y = x / 2.0; return y; }
int sign(int x) { if (x > 0) return 1; else if (x < 0) return -1; }
`,
}));

/** Projects of compiled languages: tests that fail, code that does not compile, code that is warned of. */
export const compiled: readonly Project[] = [
  rust,
  rustLints,
  rustErrors,
  written('go', goTests),
  goErrors,
  c,
];
