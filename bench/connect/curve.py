"""A picture of cost by size: processor time for each record, and memory, as SVG without any library."""

WIDTH, HEIGHT, LEFT, TOP, GAP, PANEL = 760, 300, 64, 56, 84, 290
FLOOR = HEIGHT - 44
STYLE = ("text{font:12px sans-serif;fill:#1d1d1b}.title{font-weight:bold}.quiet{fill:#555}"
         ".grid{stroke:#ddd}.axis{stroke:#555}.line{fill:none;stroke:#0b5394;stroke-width:2}"
         ".straight{fill:none;stroke:#888;stroke-dasharray:4 4}.point{fill:#0b5394}")


def log10(number):
    import math
    return math.log10(max(number, 1e-9))


def words(number):
    """A number as people say it: 10 thousand, 5 million."""
    for size, word in ((10**6, "million"), (10**3, "thousand")):
        if number >= size:
            return "%g %s" % (round(number / size, 1), word)
    return "%g" % number


class Panel:
    """One chart with the number of records along its foot."""

    def __init__(self, at, records, steps):
        self.left = LEFT + at * (PANEL + GAP)
        self.x0, self.x1 = log10(min(records)) - 0.15, log10(max(records)) + 0.15
        self.steps, self.parts = steps, []

    def x(self, records):
        return self.left + (log10(records) - self.x0) / (self.x1 - self.x0) * PANEL

    def text(self, x, y, text, more=""):
        self.parts.append('<text x="%.1f" y="%.1f" %s>%s</text>' % (x, y, more, text))

    def frame(self, title, y, ticks, sizes):
        self.text(self.left - 40, TOP - 14, title, 'class="title"')
        for tick in ticks:
            self.parts.append('<line class="grid" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>' % (
                self.left, self.left + PANEL, y(tick), y(tick)))
            self.text(self.left - 6, y(tick) + 4, "{:,}".format(tick), 'text-anchor="end"')
        self.parts.append('<line class="axis" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>' % (self.left, self.left + PANEL, FLOOR, FLOOR))
        for records in sizes:
            self.text(self.x(records), FLOOR + 16, words(records).replace(" thousand", "k").replace(" million", "M"), 'text-anchor="middle"')
        self.text(self.left + PANEL / 2, FLOOR + 34, "records", 'class="quiet" text-anchor="middle"')

    def line(self, points, y, kind):
        places = " ".join("%.1f,%.1f" % (self.x(records), y(value)) for records, value in points)
        self.parts.append('<polyline class="%s" points="%s"/>' % (kind, places))

    def points(self, points, y, form):
        for records, value in points:
            self.parts.append('<circle class="point" cx="%.1f" cy="%.1f" r="3.5"/>' % (self.x(records), y(value)))
            self.text(self.x(records), y(value) - 8, form % value, 'text-anchor="middle"')


def picture(rows, label):
    """`rows` are of records, processor seconds and MB at most; `label` says when and of what."""
    sizes = [records for records, _, _ in rows]
    cost = [(records, cpu / records * 1e6) for records, cpu, _ in rows]
    memory = [(records, mb) for records, _, mb in rows]
    most = max(value for _, value in cost) * 1.25
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**9) if most / step <= 6)
    left = Panel(0, sizes, 5)
    at_cost = lambda value: FLOOR - value / most * (FLOOR - TOP)
    left.frame("processor time for each record, µs", at_cost, range(0, int(most) + 1, step), sizes)
    left.line(cost, at_cost, "line")
    left.points(cost, at_cost, "%.1f")
    right = Panel(1, sizes, 5)
    low, high = log10(min(mb for _, mb in memory)) - 0.2, log10(max(mb for _, mb in memory)) + 0.3
    at_memory = lambda value: FLOOR - (log10(value) - low) / (high - low) * (FLOOR - TOP)
    ticks = [10**power for power in range(0, 7) if low <= power <= high]
    right.frame("memory at most, MB (a straight slope is in proportion)", at_memory, ticks, sizes)
    largest = memory[-1]
    straight = [(records, largest[1] * records / largest[0]) for records in sizes]
    right.line([point for point in straight if log10(point[1]) >= low], at_memory, "straight")
    right.line(memory, at_memory, "line")
    right.points(memory, at_memory, "%.0f")
    said = "; ".join("%s records: %.1f µs each, %.0f MB" % (words(r), c / r * 1e6, mb) for r, c, mb in rows)
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="t d">\n'
            '<title id="t">Cost of linking by number of records</title>\n<desc id="d">%s</desc>\n<style>%s</style>\n'
            '<rect width="%d" height="%d" fill="#fff"/>\n<text class="quiet" x="24" y="20">%s</text>\n%s\n</svg>\n' % (
                WIDTH, HEIGHT, said, STYLE, WIDTH, HEIGHT, label, "\n".join(left.parts + right.parts)))
