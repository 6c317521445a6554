import { written, type Files } from './project.ts';

const money = `from decimal import Decimal


class CurrencyError(Exception):
    pass


class Money:
    def __init__(self, amount, currency="EUR"):
        self.amount = Decimal(amount)
        self.currency = currency

    def plus(self, other):
        if other.currency != self.currency:
            raise CurrencyError(f"cannot add {other.currency} to {self.currency}: {other.amount}")
        return Money(self.amount + other.amount, self.currency)

    def times(self, factor):
        return Money(self.amount * Decimal(factor), self.currency)

    def __eq__(self, other):
        return (self.amount, self.currency) == (other.amount, other.currency)

    def __repr__(self):
        return f"Money({self.amount} {self.currency})"
`;

const cart = `from shop.money import Money

RATES = {"DE": "0.19", "FR": "0.20", "CH": "0.081"}


class Cart:
    def __init__(self, currency="EUR", country="DE"):
        self.currency = currency
        self.country = country
        self.lines = []
        self.codes = []

    def add(self, sku, quantity=1, price="1.00", currency=None):
        self.lines.append((sku, quantity, Money(price, currency or self.currency)))
        return self

    def apply(self, code, percent):
        self.codes.append((code, percent))

    def subtotal(self):
        total = Money("0", self.currency)
        for _sku, quantity, price in self.lines:
            total = total.plus(price.times(quantity))
        return total

    def total(self):
        return self.subtotal().times("1").plus(self.tax())

    def tax(self):
        return self.subtotal().times(RATES[self.country])

    def as_record(self):
        return {
            "currency": self.currency,
            "country": self.country,
            "lines": [{"sku": s, "quantity": q, "price": str(p.amount)} for s, q, p in self.lines],
            "codes": dict(self.codes),
        }
`;

const ways: readonly ((at: number) => string)[] = [
  (at) => `def test_total_of_order_${at}_has_discount():
    """A code of ten percent is taken off before tax."""
    cart = Cart(currency="EUR", country="DE")
    cart.add("desk-${at}", quantity=${at + 1}, price="149.00")
    cart.add("lamp-${at}", quantity=2, price="35.50")
    cart.apply("SPRING", percent=10)
    total = cart.total()
    assert total.currency == "EUR"
    assert total == Money("${at + 1}90.00", "EUR")
`,
  (at) => `def test_record_of_order_${at}_is_complete():
    cart = Cart(country="FR")
    cart.add("chair-${at}", quantity=4, price="89.90")
    cart.apply("WELCOME", percent=5)
    record = cart.as_record()
    # The warehouse reads this record; see docs/warehouse.md.
    assert record["lines"]
    assert record == {
        "currency": "EUR",
        "country": "FR",
        "lines": [{"sku": "chair-${at}", "quantity": 4, "price": "89.9"}],
        "codes": {"WELCOME": 5, "FREE-${at}": 0},
    }
`,
  (at) => `def test_mixed_currencies_of_order_${at}_add_up(rates):
    cart = Cart(currency="EUR")
    cart.add("import-${at}", quantity=1, price="${at}9.00", currency="USD")
    cart.add("local-${at}", quantity=3, price="10.00")
    print("rates in use:", rates)
    assert cart.subtotal() == Money("60.00", "EUR")
`,
  (at) => `def test_unknown_country_${at}_is_refused():
    cart = Cart(country="DE")
    cart.add("desk-${at}", price="10.00")
    with pytest.raises(ValueError, match="no tax rate"):
        cart.country = "CH"
        cart.total()
`,
  (at) => `def test_codes_of_order_${at}_are_sorted():
    codes = [f"CODE-{n:03}" for n in (7, ${at}, 12, 3)]
    cart = Cart()
    for percent, code in enumerate(codes):
        cart.apply(code, percent)
    assert [code for code, _ in cart.codes] == sorted(codes)
`,
];

/** A module of tests: so many that fail, in several ways, among others that pass. */
function tests(first: number, failing: number, passing: number): string {
  const head = 'import pytest\n\nfrom shop.cart import Cart\nfrom shop.money import Money\n';
  const bad = Array.from(
    { length: failing },
    (_, at) => ways[(first + at) % ways.length]?.(first + at) ?? '',
  );
  const good = Array.from(
    { length: passing },
    (_, at) => `def test_line_${first + at}_is_kept():
    assert Cart().add("sku-${at}").lines[0][0] == "sku-${at}"
`,
  );
  return [head, ...good, ...bad].join('\n\n');
}

const conftest = `import pytest


@pytest.fixture
def rates():
    return {"USD": "0.86", "CHF": "1.07"}
`;

function files(): Files {
  return {
    'pyproject.toml': '[tool.pytest.ini_options]\npythonpath = ["."]\n',
    'shop/__init__.py': '',
    'shop/money.py': money,
    'shop/cart.py': cart,
    'tests/conftest.py': conftest,
    'tests/test_totals.py': tests(1, 6, 14),
    'tests/test_records.py': tests(7, 5, 12),
    'tests/test_codes.py': tests(12, 4, 9),
    'tests_of_orders/conftest.py': conftest,
    'tests_of_orders/test_orders.py': tests(31, 5, 26),
    'tests_of_orders/test_refunds.py': tests(36, 3, 18),
  };
}

/** Fifteen failing tests, and eight among others that are listed. */
export const python = written('python', files);
