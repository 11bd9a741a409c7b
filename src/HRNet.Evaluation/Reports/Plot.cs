using HRNet.Evaluation.Coco;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace HRNet.Evaluation.Reports;

/// <summary>A drawing of figures.</summary>
internal sealed class Plot
{
    private const int Width = 720;
    private const int Height = 440;
    private const int BarHeight = 20;
    private const int Bins = 40;

    private readonly PlotModel _model;
    private readonly int _height;

    private Plot(string fileName, PlotModel model, int height = Height) => (FileName, _model, _height) = (fileName, model, height);

    /// <summary>Name of its file.</summary>
    public string FileName { get; }

    /// <summary>What it shows.</summary>
    public string Title => _model.Title;

    /// <summary>Precision over recall at a loose, a middle and a strict threshold.</summary>
    public static Plot PrecisionOverRecall(CocoFigures figures)
    {
        var model = Model("Precision over recall", "recall", "precision");
        model.Legends.Add(new Legend { LegendPosition = LegendPosition.RightTop, LegendPlacement = LegendPlacement.Inside });
        foreach (var (t, threshold) in figures.Parameters.Thresholds.Index().Where(one => one.Index is 0 or 5 or 8))
        {
            var line = new LineSeries { Title = $"{(figures.Measure == CocoMeasure.Keypoints ? "OKS" : "IoU")} {threshold:0.00}" };
            line.Points.AddRange(figures.PrecisionOverRecall(t).Zip(figures.Parameters.Recalls, (precision, recall) => new DataPoint(recall, Math.Max(0, precision))));
            model.Series.Add(line);
        }

        Limit(model, 1, 1);
        return new("precision-recall.svg", model);
    }

    /// <summary>A bar for each joint or class, from 0 on.</summary>
    /// <param name="fileName">Name of the file.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="values">The bars from top to bottom.</param>
    /// <param name="most">The end of the scale.</param>
    public static Plot Bars(string fileName, string title, IReadOnlyList<NamedFigure> values, double most)
    {
        var model = Empty(title);
        model.Axes.Add(new CategoryAxis { Position = AxisPosition.Left, StartPosition = 1, EndPosition = 0, ItemsSource = values.Select(value => value.Name).ToArray() });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Minimum = 0, Maximum = most, MajorGridlineStyle = LineStyle.Dot });
        var bars = new BarSeries();
        bars.Items.AddRange(values.Select(value => new BarItem(double.IsNaN(value.Value) ? 0 : Math.Max(0, value.Value))));
        model.Series.Add(bars);
        return new(fileName, model, 100 + BarHeight * values.Count);
    }

    /// <summary>How often errors of each size are; those beyond the end of the scale stand in the last column.</summary>
    /// <param name="fileName">Name of the file.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="unit">What the errors are measured in.</param>
    /// <param name="errors">The errors, 0 and above.</param>
    /// <param name="most">The end of the scale.</param>
    public static Plot Histogram(string fileName, string title, string unit, IReadOnlyList<double> errors, double most)
    {
        var counts = new int[Bins];
        foreach (var error in errors.Where(double.IsFinite))
            counts[(int)Math.Min(Bins - 1, error / most * Bins)]++;
        var model = Model(title, unit, "part of all");
        var columns = new RectangleBarSeries();
        for (var bin = 0; bin < Bins; bin++)
            columns.Items.Add(new(bin * most / Bins, 0, (bin + 1) * most / Bins, (double)counts[bin] / Math.Max(1, errors.Count)));
        model.Series.Add(columns);
        Limit(model, most, null);
        return new(fileName, model);
    }

    /// <summary>The drawing as SVG.</summary>
    public string ToSvg() => new SvgExporter { Width = Width, Height = _height, IsDocument = true, TextMeasurer = new GenerousMeasurer() }.ExportToString(_model);

    private static PlotModel Empty(string title) => new() { Title = title, Background = OxyColors.White, DefaultFont = "Arial, sans-serif" };

    private static PlotModel Model(string title, string across, string up)
    {
        var model = Empty(title);
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = across, MajorGridlineStyle = LineStyle.Dot });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = up, MajorGridlineStyle = LineStyle.Dot });
        return model;
    }

    private static void Limit(PlotModel model, double across, double? up)
    {
        (model.Axes[0].Minimum, model.Axes[0].Maximum, model.Axes[1].Minimum) = (0, across, 0);
        if (up is { } most)
            model.Axes[1].Maximum = most;
    }

    /// <summary>Which font draws the text is the viewer's choice, and some are wider than the one that is measured.</summary>
    private sealed class GenerousMeasurer() : PdfRenderContext(Width, Height, OxyColors.White)
    {
        private const double Wider = 1.45;

        public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight) =>
            Scaled(base.MeasureText(text, fontFamily, fontSize, fontWeight));

        private static OxySize Scaled(OxySize size) => new(size.Width * Wider, size.Height * Wider);
    }
}
