// The rules of guatu/reports/checks.py, which the page hands over as data, over what is typed now.
"use strict";
window.guatuChecks = (() => {
  const { ONE, shown } = window.guatuMoney;
  const SIGNS = { ">": (a, b) => a > b, "<": (a, b) => a < b, "=": (a, b) => a === b, "≠": (a, b) => a !== b };

  const valueOf = (name, values) => (/^\d+$/.test(name) ? BigInt(name) * ONE : values[name] ?? null);

  const amountOf = (terms, values) => {
    let total = 0n;
    for (const [factor, name] of terms) {
      const value = valueOf(name, values);
      if (value === null) return null;
      total += BigInt(factor) * value;
    }
    return total;
  };

  const holds = ([left, right, sign], values) => {
    const [a, b] = [amountOf(left, values), amountOf(right, values)];
    return a !== null && b !== null && SIGNS[sign](a, b);
  };

  const sideText = (terms, values, labels) => {
    const words = terms.map(([factor, name], place) => {
      const label = labels[name] ? `${labels[name]} ` : "";
      const times = Math.abs(factor) === 1 ? "" : ` × ${Math.abs(factor)}`;
      const sign = place ? (factor < 0 ? "− " : "+ ") : "";
      return `${sign}${label}${shown(valueOf(name, values))}${times}`;
    });
    return terms.length === 1 ? words[0] : `${words.join(" ")} = ${shown(amountOf(terms, values))}`;
  };

  // values: name to millionths, null where not known.
  const findings = (rules, values, labels) =>
    rules
      .filter((rule) => rule.when.every((each) => holds(each, values)))
      .map((rule) => {
        const [left, right, sign] = rule.when[rule.when.length - 1];
        const arithmetic = `${sideText(left, values, labels)} ${sign} ${sideText(right, values, labels)}`;
        return { ...rule, arithmetic };
      });

  return { findings };
})();
