// one cell; a leading =, +, - or @ would be a formula for Excel
function cell(value) {
  var text = String(value == null ? '' : value);
  if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
  return '"' + text.replace(/"/g, '""') + '"';
}

exports.toCsv = function (columns, rows) {
  var lines = [columns.map(cell).join(',')];
  rows.forEach(function (row) {
    lines.push(columns.map((column) => cell(row[column])).join(','));
  });
  return lines.join('\r\n');
};
