/** What a program that runs tells of itself at `/metrics`. */

/** Sum over those labels of a metric that hold the text `label`. Throws while nobody answers on that port. */
export async function readMetric(port: number, name: string, label = ''): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  if (!response.ok) throw new Error(`port ${port} answers ${response.status}`);
  return (await response.text())
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => line.includes(label))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
