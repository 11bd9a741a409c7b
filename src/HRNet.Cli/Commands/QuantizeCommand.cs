using System.CommandLine;
using HRNet.Cli.Output;
using HRNet.Evaluation.Coco;
using HRNet.Evaluation.Reports;
using HRNet.Inference;
using HRNet.Inference.Geometry;
using HRNet.Inference.Quantization;
using HRNet.Models;
using HRNet.Onnx;
using HRNet.Quantization;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet quantize MODEL`: a float model becomes one of 8-bit integers.</summary>
internal static class QuantizeCommand
{
    private const string Suffix = "_int8.onnx";
    private const int MostPictures = 100_000;

    /// <summary>The worst layers that are printed; all of them are in the table.</summary>
    private const int WorstLayers = 8;

    private static readonly Argument<FileInfo> Model =
        new Argument<FileInfo>("MODEL") { Description = "An .onnx file as 'hrnet import' writes it." }.AcceptExistingOnly();

    private static readonly Option<DirectoryInfo> Calibrate = new Option<DirectoryInfo>("--calibrate")
    {
        Description = "Folder of pictures like those to come. For poses each is one person, unless --coco says where people are.",
        HelpName = "FOLDER",
        Required = true,
    }.AcceptExistingOnly();

    private static readonly Option<FileInfo?> Coco = new("--coco") { Description = "Annotations in COCO's format: which pictures of the folder are taken, and the boxes of the people.", HelpName = "FILE" };
    private static readonly Option<int> Pictures = new("--pictures") { Description = "Pictures that are taken, evenly from all. Half of them calibrate, the others compare.", DefaultValueFactory = _ => 256, HelpName = "N" };
    private static readonly Option<RangeMethod?> Method = WordOption.Of<RangeMethod>("--method", "How the range of a value is chosen.");
    private static readonly Option<string[]> KeepFloat = new("--keep-float") { Description = "Layers that stay float beside the first and last ones: a name, the beginning of one, or a pattern with *. May be given several times.", HelpName = "PATTERN" };
    private static readonly Option<double?> MaxLoss = new("--max-loss") { Description = "Percent of agreement with the float model that may be lost: parts of the network stay float until it is met.", HelpName = "P" };
    private static readonly Option<bool> Equalize = new("--equalize") { Description = "Even out weights between layers first (cross-layer equalization)." };
    private static readonly Option<bool> NoBiasCorrection = new("--no-bias-correction") { Description = "Leave the biases as they are." };
    private static readonly Option<bool> ReduceRange = new("--reduce-range") { Description = "Weights of 7 bits, for x64 processors without VNNI." };
    private static readonly Option<string?> Out = new("--out") { Description = $"The .onnx file to write. Default: the model's name with {Suffix} beside it.", HelpName = "FILE" };
    private static readonly Option<string?> Report = new("--report") { Description = "Folder for a table and a plot of the error of each layer.", HelpName = "FOLDER" };

    public static Command Create()
    {
        Pictures.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 2 or > MostPictures)
                result.AddError($"--pictures is 2 to {MostPictures}.");
        });
        MaxLoss.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is not (null or (>= 0 and <= 100)))
                result.AddError("--max-loss is 0 to 100.");
        });
        var command = new Command("quantize", "Makes a model of 8-bit integers, which processors run about twice as fast.")
        {
            Model, Calibrate, Coco, Pictures, Method, KeepFloat, MaxLoss, Equalize, NoBiasCorrection, ReduceRange, Out, Report,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var model = parsed.GetRequiredValue(Model).FullName;
        var output = parsed.GetValue(Out) ?? Path.ChangeExtension(model, null) + Suffix;
        var task = ModelFile.ReadCard(model).Task;
        var folder = parsed.GetRequiredValue(Calibrate).FullName;
        var truth = parsed.GetValue(Coco) is { } coco ? CocoDataset.Read(coco.FullName) : null;
        var pictures = Choose(folder, truth, task, parsed.GetValue(Pictures));
        var options = new QuantizationOptions
        {
            Method = parsed.GetValue(Method) ?? new QuantizationOptions().Method,
            KeepFloat = parsed.GetValue(KeepFloat) ?? [],
            MaxLoss = parsed.GetValue(MaxLoss),
            Equalize = parsed.GetValue(Equalize),
            CorrectBiases = !parsed.GetValue(NoBiasCorrection),
            ReducedRange = parsed.GetValue(ReduceRange),
        };
        var report = await LongWork.WhileAsync<QuantizationProgress, QuantizationReport>(
            parsed.InvocationConfiguration.Error, "opening the model", progress => (progress.Share, progress.Stage),
            progress => Quantizer.QuantizeAsync(model, output, pictures, options, progress, cancel));
        var figures = truth is null ? [] : await ComparedFigure.MeasureAsync(model, output, truth, folder, report.Compared, cancel);
        if (parsed.GetValue(Report) is { } tables)
            await QuantizationTables.WriteAsync(report, figures, tables, cancel);
        Describe(report, figures, task, parsed.GetValue(Report)).Print(parsed.InvocationConfiguration.Output);
        return 0;
    }

    private static Report Describe(QuantizationReport report, IReadOnlyList<ComparedFigure> figures, ModelTask task, string? folder)
    {
        var lines = new Report()
            .Add("calibrated", $"on {report.Calibrated.Count} pictures, compared on {report.Compared.Count} others")
            .Add("layers", $"{report.QuantizedLayers.Count} of {report.QuantizedLayers.Count + report.FloatLayers.Count} convolutions in int8; float: {string.Join(", ", report.FloatLayers.Take(6))}{(report.FloatLayers.Count > 6 ? " ..." : "")}")
            .Add("agreement", $"{100 * report.Agreement:0.00} % with the float model ({Measure(task)})");
        foreach (var figure in figures)
            lines.Add(figure.Name, $"{EvaluationReport.Number(figure.Int8)}, float {EvaluationReport.Number(figure.Float)}, {EvaluationReport.Difference(figure.Int8 - figure.Float)}");
        foreach (var part in report.Parts)
            lines.Add(part.KeptFloat ? "kept float" : "part", $"{part.Part}: {100 * part.Agreement:0.00} % when it alone is float");
        foreach (var error in report.Errors.OrderBy(error => error.Sqnr).Take(WorstLayers))
            lines.Add("worst", $"{error.Value}: {error.Sqnr:0.0} dB");
        if (folder is not null)
            lines.Add("report", Path.Combine(folder, QuantizationTables.Name));
        return lines.Add("wrote", $"{report.Output} ({report.Bytes.Int8:N0} bytes; float {report.Bytes.Float:N0})");
    }

    private static string Measure(ModelTask task) => task switch
    {
        ModelTask.Segment => "pixels of the same class",
        ModelTask.Detect => "boxes that both find, F1 at an overlap of .75",
        ModelTask.Classify => "pictures of the same first class",
        _ => "object keypoint similarity",
    };

    private static IReadOnlyList<CalibrationPicture> Choose(string folder, CocoDataset? truth, ModelTask task, int most)
    {
        var all = truth is null ? InFolder(folder) : Annotated(folder, truth, task);
        if (all.Length < 2)
            throw new RequestException("calibrate", $"{(truth is null ? $"There are {all.Length} pictures in '{folder}'" : $"The annotations name {all.Length} pictures with people")}; at least two are needed.");
        var count = Math.Min(most, all.Length);
        return [.. Enumerable.Range(0, count).Select(k => all[(int)((long)k * all.Length / count)])];
    }

    private static CalibrationPicture[] InFolder(string folder) => [.. PictureSource.Of([folder]).Select(picture => new CalibrationPicture(picture.Name, []))];

    private static CalibrationPicture[] Annotated(string folder, CocoDataset truth, ModelTask task)
    {
        var people = truth.Annotations.Where(one => one is { IsCrowd: 0, Box: [_, _, > 0, > 0] } && (task != ModelTask.Pose || one.Keypoints is null or { Length: 0 } || one.Keypoints.Any(number => number > 0)))
            .ToLookup(one => one.ImageId, one => new Box((float)one.Box![0], (float)one.Box[1], (float)one.Box[2], (float)one.Box[3]));
        var takesBoxes = task is ModelTask.Pose or ModelTask.Face;
        return
        [
            .. truth.Images.DistinctBy(image => image.Id).OrderBy(image => image.Id).Where(image => !takesBoxes || people.Contains(image.Id))
                .Select(image => new CalibrationPicture(Path.Combine(folder, image.FileName), takesBoxes ? [.. people[image.Id]] : [])),
        ];
    }
}
