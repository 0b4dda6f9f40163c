/** Text in SQL where a parameter can't be bound: names of files. */

/** A string literal [SQL-92 §5.3]. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
