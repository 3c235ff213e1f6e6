'use strict';
(() => {
  const SEQUENTIAL = ['#440154', '#46327e', '#365c8d', '#277f8e', '#1fa187', '#4ac16d', '#a0da39', '#fde725'];
  const DIVERGING = ['#2b5fa5', '#7fa8d4', '#d3e0ee', '#f4f4f4', '#f0d5c9', '#d98f6d', '#b23a2e'];
  const style = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

  const number = value => {
    if (typeof value !== 'number' || !isFinite(value)) return value === undefined || value === '-' ? '' : String(value);
    const size = Math.abs(value);
    if (size !== 0 && (size >= 1e6 || size < 1e-3)) return value.toExponential(2).replace(/\.?0+e/, 'e').replace('e+', 'e');
    return String(parseFloat(value.toPrecision(4)));
  };
  const cut = (text, most) => text.length <= most ? text
    : text.slice(0, Math.ceil(most / 2) - 1) + '…' + text.slice(text.length - Math.floor(most / 2));
  const narrow = () => window.innerWidth < 600;
  // Exporters end many names alike; where there is no room what comes before tells more.
  const short = (text, most) => cut(text.length <= most ? text : text.replace(/_output_\d+$/, ''), most);

  // What a picture tells of a place: built of text nodes, so that no name of a model is read as HTML.
  const card = lines => {
    const box = document.createElement('div');
    lines.filter(line => line !== '' && line !== undefined).forEach((line, i) => {
      const row = document.createElement('div');
      row.textContent = line;
      row.style.cssText = 'max-width:18rem;white-space:normal;overflow-wrap:anywhere' + (i === 0 ? ';font-weight:600' : '');
      box.append(row);
    });
    return box;
  };

  // The functions that options name as "@name".
  const functions = option => ({
    number,
    power: value => number(Math.pow(10, value)),
    short: text => short(text, narrow() ? 18 : 34),
    point: item => {
      const shift = Math.pow(10, -(option.yAxis.shift || 0));
      const [x, y, low, high] = item.value.map((value, i) => i === 0 ? value : value * shift);
      const titles = option.title;
      return card([item.seriesName, item.data.name, titles[1].text + ': ' + number(x), titles[0].text + ': ' + number(y),
        low < high ? number(low) + ' to ' + number(high) : '']);
    },
    bar: item => card([item.name, item.seriesName + ': ' + number(Array.isArray(item.value) ? item.value[0] : item.value)]),
    box: item => {
      const [, min, low, median, high, max] = item.value;
      return card([item.name, 'median ' + number(median), 'middle half ' + number(low) + ' to ' + number(high),
        'all ' + number(min) + ' to ' + number(max)]);
    },
    cell: item => {
      if (item.seriesIndex > 0) {
        return card([item.seriesName, item.data.name, number(item.value[0]) + ', ' + number(item.value[1])]);
      }
      const log = option.visualMap.formatter === '@power';
      return card([item.data.name, item.seriesName + ': ' + number(log ? Math.pow(10, item.value[4]) : item.value[4])]);
    },
    node: item => item.dataType === 'node' && item.data.detail ? card(item.data.detail) : '',
    label: item => item.data.text || ''
  });

  // Black or white, whichever is read better on a colour.
  const over = colour => {
    const parts = colour[0] === '#' ? colour.slice(1).match(/../g).map(part => parseInt(part, 16)) : colour.match(/[\d.]+/g);
    const [red, green, blue] = parts.slice(0, 3).map(part => Math.pow(part / 255, 2.2));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? '#000000' : '#ffffff';
  };

  // Of few cells each tells its value, where it has room.
  const FEW = 64;
  const told = (width, height, value) => {
    const text = value === 0 ? '0' : number(parseFloat(value.toPrecision(3)));
    return width > 6.5 * text.length + 4 && height > 15 ? text : '';
  };

  // The shapes that options name as "@name".
  const shapes = option => ({
    band: (params, api) => {
      if (params.dataIndexInside > 0) return { type: 'group', children: [] };
      const upper = [], lower = [];
      for (let i = 0; i < params.dataInsideLength; i++) {
        upper.push(api.coord([api.value(0, i), api.value(2, i)]));
        lower.unshift(api.coord([api.value(0, i), api.value(1, i)]));
      }
      return { type: 'polygon', shape: { points: upper.concat(lower) }, style: { fill: api.visual('color'), opacity: 0.18 } };
    },
    whisker: (params, api) => {
      const low = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0), api.value(2)]);
      const stroke = { stroke: api.visual('color'), lineWidth: 1.5, opacity: 0.7 };
      const bar = (a, b) => ({ type: 'line', shape: { x1: a[0], y1: a[1], x2: b[0], y2: b[1] }, style: stroke });
      return { type: 'group', children: [bar(low, high),
        bar([low[0] - 4, low[1]], [low[0] + 4, low[1]]), bar([high[0] - 4, high[1]], [high[0] + 4, high[1]])] };
    },
    span: (params, api) => {
      const a = api.coord([api.value(1), api.value(0)]), b = api.coord([api.value(2), api.value(0)]);
      return { type: 'line', shape: { x1: a[0], y1: a[1], x2: b[0], y2: b[1] },
        style: { stroke: api.visual('color'), lineWidth: 2, opacity: 0.6 } };
    },
    box: (params, api) => {
      const at = i => api.coord([api.value(i), api.value(0)]);
      const half = Math.min(7, api.size([0, 1])[1] * 0.35), color = api.visual('color');
      const [min, low, median, high, max] = [1, 2, 3, 4, 5].map(at);
      const line = (a, b, width) => ({ type: 'line', shape: { x1: a[0], y1: a[1], x2: b[0], y2: b[1] },
        style: { stroke: color, lineWidth: width } });
      return { type: 'group', children: [line(min, max, 1.5),
        { type: 'rect', shape: { x: low[0], y: low[1] - half, width: Math.max(1, high[0] - low[0]), height: 2 * half },
          style: { fill: style('paper'), stroke: color, lineWidth: 1.5 } },
        line([median[0], median[1] - half], [median[0], median[1] + half], 3)] };
    },
    cell: (params, api) => {
      // Between two edges; around a name, whose edges are one.
      const a = api.coord([api.value(0), api.value(2)]), b = api.coord([api.value(1), api.value(3)]), size = api.size([1, 1]);
      if (api.value(0) === api.value(1)) { a[0] -= size[0] / 2; b[0] += size[0] / 2; }
      if (api.value(2) === api.value(3)) { a[1] += size[1] / 2; b[1] -= size[1] / 2; }
      const width = Math.abs(b[0] - a[0]), height = Math.abs(b[1] - a[1]), fill = api.visual('color');
      const rect = { type: 'rect', shape: { x: Math.min(a[0], b[0]), y: Math.min(a[1], b[1]),
        width: width + 0.3, height: height + 0.3 }, style: { fill } };
      if (params.dataInsideLength <= FEW) {
        const value = option.visualMap.formatter === '@power' ? Math.pow(10, api.value(4)) : api.value(4);
        rect.textConfig = { position: 'inside' };
        rect.textContent = { type: 'text', silent: true,
          style: { text: told(width, height, value), fill: over(fill), fontSize: 11, fontFamily: 'sans-serif' } };
      }
      return rect;
    }
  });

  const COLOURS = new Set(['color', 'borderColor', 'backgroundColor']);

  // Puts colours of the scheme and functions where options name them.
  const resolve = (node, key, named, option) => {
    if (Array.isArray(node)) return node.map(each => resolve(each, key, named, option));
    if (node && typeof node === 'object') {
      const copy = {};
      for (const [name, value] of Object.entries(node)) copy[name] = resolve(value, name, named, option);
      if (copy.shift) copy.axisLabel.formatter = value => number(value * Math.pow(10, -copy.shift));
      return copy;
    }
    if (typeof node !== 'string') return node;
    if (COLOURS.has(key) && node[0] === '$') {
      return node === '$sequential' ? SEQUENTIAL : node === '$diverging' ? DIVERGING : style(node.slice(1));
    }
    if (key === 'formatter' && node[0] === '@') return named[node.slice(1)] || node;
    if (key === 'renderItem' && node[0] === '@') return named.shapes[node.slice(1)];
    return node;
  };

  const theme = () => {
    const ink = style('ink'), muted = style('muted'), rule = style('rule');
    const axis = { axisLine: { lineStyle: { color: rule } }, axisTick: { lineStyle: { color: rule } },
      axisLabel: { color: muted }, splitLine: { lineStyle: { color: rule, opacity: 0.6 } } };
    return {
      textStyle: { fontFamily: 'sans-serif', color: ink },
      title: { textStyle: { color: muted, fontSize: 12, fontWeight: 'normal' } },
      valueAxis: axis, logAxis: axis, categoryAxis: axis,
      legend: { textStyle: { color: ink }, pageTextStyle: { color: ink }, pageIconColor: ink, pageIconInactiveColor: rule,
        itemWidth: 18, itemHeight: 10 },
      visualMap: { textStyle: { color: muted } },
      tooltip: { backgroundColor: style('sheet'), borderColor: rule, textStyle: { color: ink, fontSize: 13 } }
    };
  };

  const fitGraph = (option, width) => {
    option.series.filter(series => series.type === 'graph').forEach(series => {
      const room = (width - 16) / Math.max(2, series.fit) - 6;
      const size = Math.max(12, Math.min(120, room));
      series.symbolSize = [size, 22];
      const letters = Math.floor(size / 6.6);
      series.label.color = '#ffffff';
      series.label.show = letters >= 3;
      series.data.forEach(node => { if (node.text) node.text = cut(node.text, letters); });
    });
  };

  // A legend of several rows: all of it is seen, on paper too, and the picture begins below it.
  const MOST_ROWS = 8, ROW = 24;
  const pen = document.createElement('canvas').getContext('2d');
  const fitLegend = (option, width) => {
    if (!option.legend) return 0;
    pen.font = '12px sans-serif';
    const graph = option.series.find(series => series.type === 'graph');
    const names = option.legend.data || (graph ? graph.categories.map(kind => kind.name)
      : [...new Set(option.series.map(series => series.name).filter(name => name))]);
    let rows = 1, used = 0;
    names.map(name => 18 + 5 + pen.measureText(name).width + 10).forEach(size => {
      if (used > 0 && used + size > width - 14) { rows++; used = 0; }
      used += size;
    });
    if (rows === 1 || rows > MOST_ROWS) return 0;
    const more = (rows - 1) * ROW;
    option.legend.type = 'plain';
    option.grid.top += more;
    if (Array.isArray(option.title)) option.title[0].top += more;
    return more;
  };

  // On paper two pictures share a page, and a graph has one to itself as long as its nodes have room.
  let paper = false;
  const heightOf = (place, option) => {
    const height = Number(place.dataset.height);
    if (!paper || option.yAxis.data) return height;
    return option.series.some(series => series.type === 'graph') ? Math.min(height, Math.max(860, height * 0.65)) : height * 0.8;
  };

  let drawn = [];
  const draw = () => {
    drawn.forEach(chart => chart.dispose());
    drawn = [...document.querySelectorAll('.chart')].map(place => {
      const raw = JSON.parse(document.getElementById(place.dataset.option).textContent);
      fitGraph(raw, place.clientWidth);
      place.style.height = heightOf(place, raw) + fitLegend(raw, place.clientWidth) + 'px';
      const chart = echarts.init(place, theme(), { renderer: 'svg' });
      const option = resolve(raw, '', { ...functions(raw), shapes: shapes(raw) }, raw);
      if (Array.isArray(option.title)) {
        option.title.forEach(title => { title.textStyle = { width: place.clientWidth - 12, overflow: 'break', lineHeight: 14 }; });
      }
      if (place.clientWidth < 420 && option.visualMap) option.visualMap.itemHeight = 90;
      chart.setOption(option);
      return chart;
    });
    document.documentElement.dataset.charts = String(drawn.length);
  };

  const tell = (button, text) => {
    const before = button.textContent;
    button.textContent = text;
    setTimeout(() => { button.textContent = before; }, 1500);
  };
  const copy = async (button, text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement('textarea');
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand('copy');
      field.remove();
    }
    tell(button, 'Copied');
  };

  const cellText = cell => cell.dataset.value !== undefined ? cell.dataset.value : cell.textContent;
  document.querySelectorAll('.table').forEach(part => {
    const body = part.querySelector('tbody'), heads = [...part.querySelectorAll('thead th')];
    heads.forEach((head, column) => head.querySelector('button').addEventListener('click', () => {
      const up = head.getAttribute('aria-sort') !== 'ascending';
      heads.forEach(each => each.setAttribute('aria-sort', 'none'));
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const order = (a, b) => {
        const x = cellText(a.cells[column]), y = cellText(b.cells[column]);
        const p = parseFloat(x), q = parseFloat(y);
        if (isNaN(p) !== isNaN(q)) return isNaN(p) ? 1 : -1;
        return (up ? 1 : -1) * (isNaN(p) ? x.localeCompare(y) : p - q);
      };
      body.append(...[...body.rows].sort(order));
    }));
    part.querySelector('.copy').addEventListener('click', event => copy(event.target,
      [...part.querySelectorAll('tr')].map(row => [...row.cells].map(cellText).join('\t')).join('\n') + '\n'));
  });

  // A link to what is folded unfolds it; paper cannot be unfolded.
  const unfold = hash => {
    const part = hash && document.getElementById(hash.slice(1));
    if (part instanceof HTMLDetailsElement) part.open = true;
  };
  document.querySelectorAll('a.more').forEach(link => link.addEventListener('click', () => unfold(link.hash)));
  unfold(location.hash);
  let folded = [];
  window.addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('.meaning:not([open])')];
    folded.forEach(part => { part.open = true; });
    paper = true;
    draw();
  });
  window.addEventListener('afterprint', () => {
    folded.forEach(part => { part.open = false; });
    paper = false;
    draw();
  });

  const report = () => document.getElementById('report').textContent;
  document.getElementById('copy-report').addEventListener('click', event => copy(event.target, report()));
  document.getElementById('save-report').addEventListener('click', event => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([report()], { type: 'application/json' }));
    link.download = 'report.json';
    link.click();
    URL.revokeObjectURL(link.href);
    tell(event.target, 'Saved');
  });

  draw();
  let pause;
  window.addEventListener('resize', () => { clearTimeout(pause); pause = setTimeout(draw, 120); });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  matchMedia('print').addEventListener('change', draw);
})();
