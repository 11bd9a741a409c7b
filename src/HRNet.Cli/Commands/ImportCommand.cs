using System.CommandLine;
using HRNet.Cli.Output;
using HRNet.Import;
using HRNet.Import.Data;
using HRNet.Inference.Catalog;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet import CHECKPOINT`: a published checkpoint becomes a model file.</summary>
internal static class ImportCommand
{
    private static readonly Argument<FileInfo> Source =
        new Argument<FileInfo>("CHECKPOINT") { Description = "A .pth, .pth.tar or .safetensors file." }.AcceptExistingOnly();

    private static readonly Option<string?> Out = new("--out") { Description = "The .onnx file to write. Default: the checkpoint's name in the models folder.", HelpName = "FILE" };
    private static readonly Option<string?> Preset = new("--preset") { Description = "A published family, for files whose name does not tell it; a wrong name lists those there are.", HelpName = "NAME" };
    private static readonly Option<string?> Weights = new("--weights") { Description = "The entry to take the weights from, of a checkpoint that holds several. Default: state_dict.", HelpName = "ENTRY" };
    private static readonly Option<ModelTask?> Task = WordOption.Of<ModelTask>("--task", "What the model answers; the tensors have to agree.");
    private static readonly Option<string?> Input = new("--input") { Description = "Input size in pixels, such as 256x192.", HelpName = "HEIGHTxWIDTH" };
    private static readonly Option<Upsampling?> Upsampling = WordOption.Of<Upsampling>("--upsampling", "How low resolutions were upsampled in training.");
    private static readonly Option<HeatMapDecoder?> Decoder = WordOption.Of<HeatMapDecoder>("--decoder", "How heat maps become keypoints.");
    private static readonly Option<InputFit?> Fit = WordOption.Of<InputFit>("--fit", "How a whole picture is brought to the input size.");
    private static readonly Option<float?> CropShare = NumberOption.Of("--crop-share", "Classification: the part of the resized picture's shorter side that the network sees, 224 of 256 being .875.", "S");
    private static readonly Option<ResizeFilter?> Filter = WordOption.Of<ResizeFilter>("--filter", "Classification: what resizing mixes pixels by.");
    private static readonly Option<string?> Keypoints = new("--keypoints") { Description = $"Keypoint set: {string.Join(", ", KeypointSets.All.Select(set => set.Name))}.", HelpName = "SET" };
    private static readonly Option<string?> Classes = new("--classes") { Description = $"Class set: {string.Join(", ", ClassSets.All.Select(set => set.Name))}.", HelpName = "SET" };
    private static readonly Option<float?> Threshold = NumberOption.Of("--threshold", "Score under which an answer counts as not seen.");
    private static readonly Option<string?> License = new("--license") { Description = "License of the weights, in words; stored in the model.", HelpName = "TEXT" };
    private static readonly Option<bool?> InPlaceNorm = new("--inplace-norm") { Description = "Whether batch-norm weights follow InPlaceABN (torch-0.4 segmentation files). Default: told from the file." };
    private static readonly Option<bool> Half = new("--half") { Description = "Store weights as float16: half the file; computation stays float32." };

    public static Command Create()
    {
        var command = new Command("import", "Makes a model file of a published PyTorch checkpoint. Nothing in the checkpoint is executed.")
        {
            Source, Out, Preset, Weights, Task, Input, Upsampling, Decoder, Fit, CropShare, Filter, Keypoints, Classes, Threshold, License, InPlaceNorm, Half,
        };
        command.SetAction(Import);
        return command;
    }

    private static Task<int> Import(ParseResult parsed, CancellationToken cancel)
    {
        var source = parsed.GetRequiredValue(Source).FullName;
        var output = parsed.GetValue(Out) ?? Path.Combine(ModelFiles.Folder(), ModelFiles.NameOf(source) + ".onnx");
        var options = new ImportOptions
        {
            Preset = parsed.GetValue(Preset),
            Weights = parsed.GetValue(Weights),
            HalfStorage = parsed.GetValue(Half),
            InPlaceNorm = parsed.GetValue(InPlaceNorm),
            Hints = Hints(parsed),
        };
        var report = ProgressBar.While(parsed.InvocationConfiguration.Error, progress => CheckpointImporter.Import(source, output, options, progress, cancel));
        Describe(report).Print(parsed.InvocationConfiguration.Output);
        return System.Threading.Tasks.Task.FromResult(0);
    }

    private static ModelHints Hints(ParseResult parsed) => new()
    {
        Task = parsed.GetValue(Task),
        Input = parsed.GetValue(Input) is { } size ? InputSize.Parse(size) : null,
        Upsampling = parsed.GetValue(Upsampling),
        Decoder = parsed.GetValue(Decoder),
        Fit = parsed.GetValue(Fit),
        CropShare = parsed.GetValue(CropShare),
        Filter = parsed.GetValue(Filter),
        Keypoints = parsed.GetValue(Keypoints) is { } keypoints ? KeypointSets.Find(keypoints) : null,
        Classes = parsed.GetValue(Classes) is { } classes ? ClassSets.Find(classes) : null,
        Threshold = parsed.GetValue(Threshold),
        License = parsed.GetValue(License),
    };

    internal static Report Describe(ImportReport report)
    {
        var card = report.Card;
        var lines = new Report()
            .Add("read", $"{report.Checkpoint} ({report.Format}, {report.CodeBase} keys)")
            .Add("network", $"{report.Architecture.System} {report.Architecture.Variant.Name}, {report.ParameterCount:N0} parameters, {card.Upsampling} upsampling")
            .Add("input", $"{card.InputHeight}x{card.InputWidth} (rows x columns), {card.ChannelOrder}")
            .Add("tested", card.Segmentation?.ToString() ?? "")
            .Add("keypoints", card.Keypoints.Count > 0 ? $"{card.Keypoints.Count}, {card.Decoder} decoder" : "")
            .Add("classes", card.Classes.Count > 0 ? $"{card.Classes.Count}: {string.Join(", ", card.Classes.Take(6))}{(card.Classes.Count > 6 ? " ..." : "")}" : "")
            .Add("SHA-256", card.SourceSha256);
        foreach (var note in report.Notes)
            lines.Add("note", note);
        foreach (var warning in report.Warnings)
            lines.Add("WARNING", warning);
        return lines.Add("wrote", $"{report.Output} ({new FileInfo(report.Output).Length:N0} bytes)");
    }
}
