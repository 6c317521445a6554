import { stacked, written, type Files, type Project } from './project.ts';

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
${stacked(14, (at) => `\t\t{"order ${at} to ${at % 3 === 0 ? 'CH' : 'DE'}", "${at % 3 === 0 ? 'CH' : 'DE'}", ${at + 1}, ${at * 119 + (at % 5 === 1 ? 119 : 7)}},`)}
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

${stacked(
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

const broken = written('go-errors', () => ({
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

${stacked(8, (at) => `func Show${at}(name string, count int) {\n\tfmt.Printf("%d of %s\\n", name, count)\n}\n`)}
`,
}));

/** Tests that fail, code that does not compile. */
export const go: readonly Project[] = [written('go', goTests), broken];
