// One month's money in three forms; the same rule as guatu/reports/money.py, in whole millionths of 万.
"use strict";
window.guatuMoney = (() => {
  const ONE = 1000000n;
  const UNITS = { "": ONE, 亿: 10000n * ONE, 亿元: 10000n * ONE, 万: ONE, 万元: ONE, 元: 100n };
  const AMOUNT = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{0,6}))?(亿元?|万元?|元)?$/;

  // Millionths; null for nothing, undefined for what only the server can read, or nobody.
  const read = (text) => {
    const plain = String(text ?? "").normalize("NFKC").replace(/\s/g, "").replace(/[−–—]/g, "-");
    if (!plain) return null;
    const found = AMOUNT.exec(plain);
    if (!found) return undefined;
    const digits = found[2].replace(/,/g, "") + (found[3] || "").padEnd(6, "0");
    const amount = (BigInt(digits) * UNITS[found[4] || ""]) / ONE;
    return found[1] === "-" ? -amount : amount;
  };

  const write = (amount) => {
    if (amount === null) return "";
    const size = amount < 0n ? -amount : amount;
    const rest = String(size % ONE).padStart(6, "0").replace(/0+$/, "");
    return `${amount < 0n ? "-" : ""}${size / ONE}${rest ? `.${rest}` : ""}`;
  };

  const shown = (amount) => {
    const [whole, rest] = write(amount).replace("-", "−").split(".");
    return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? `.${rest}` : "");
  };

  // base and others: { year, all } and { month, year, all }, null where not known.
  const consistent = (base, typed, amount, others) => {
    const before = { month: 0n, year: base.year, all: base.all };
    const said = { ...others, [typed]: amount };
    for (const name of ["month", "year", "all"]) {
      if (name === typed || before[name] === null || before[typed] === null) continue;
      said[name] = amount === null ? null : before[name] + amount - before[typed];
    }
    return said;
  };

  return { ONE, read, write, shown, consistent };
})();
