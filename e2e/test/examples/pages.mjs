// Reads what a page of the documentation shows: its programs, and its curl commands.

/** The fenced blocks of a language. The line before each names the file in backticks. */
export function blocks(page, language) {
  const found = [];
  for (const match of page.matchAll(new RegExp(`\`([^\`\\n]+)\`[^\`\\n]*\\n+\`\`\`${language}\\n([^]*?)\`\`\``, "g"))) {
    found.push({ file: match[1], text: match[2] });
  }
  return found;
}

/** The curl commands of a page's shell blocks as `{method, target, headers, body}`, its variables filled in. */
export function curls(page, variables) {
  const found = [];
  for (const [, block] of page.matchAll(/```sh\n([^]*?)```/g)) {
    for (const line of block.replaceAll("\\\n", " ").split("\n")) {
      if (line.startsWith("curl ")) found.push(command(line, variables));
    }
  }
  return found;
}

function command(line, variables) {
  const words = shellWords(line, variables).slice(1);
  const result = { method: "GET", headers: {} };
  while (words.length > 0) {
    const word = words.shift();
    if (word === "-X") result.method = words.shift();
    else if (word === "-H") {
      const header = words.shift();
      result.headers[header.slice(0, header.indexOf(":"))] = header.slice(header.indexOf(":") + 1).trim();
    } else if (word === "-d") result.body = words.shift();
    else if (word.startsWith("-")) throw new Error(`curl ${word} is not known here: ${line}`);
    else result.target = word;
  }
  return result;
}

/** Words as a shell makes them, as far as the documentation needs it. */
function shellWords(line, variables) {
  const fill = (text) => text.replaceAll(/\$(\w+)/g, (_, name) => variables[name] ?? `$${name}`);
  const words = [];
  for (const [, single, double, plain] of line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)) {
    words.push(single ?? fill(double ?? plain));
  }
  return words;
}
