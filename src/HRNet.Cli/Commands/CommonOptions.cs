using System.CommandLine;
using HRNet.Inference.Catalog;
using HRNet.Inference.Segmentation;

namespace HRNet.Cli.Commands;

/// <summary>Options that several commands share, so that they are spelt and explained alike.</summary>
internal static class CommonOptions
{
    public static Option<string> Device() => new("--device")
    {
        Description = "Where the network runs: auto, cpu, dml[:n] or cuda[:n].",
        DefaultValueFactory = _ => "auto",
        HelpName = "D",
    };

    public static Option<string?> Model(string task) => new("--model")
    {
        Description = $"Name of a {task} model in the models folder, or the path of an .onnx file. Default: the first {task} model by name.",
        HelpName = "M",
    };

    public static Option<string> Models() => new("--models")
    {
        Description = "Folder of the models.",
        DefaultValueFactory = _ => ModelFiles.Folder(),
        HelpName = "FOLDER",
    };

    public static Option<string?> Out() => new("--out")
    {
        Description = "Write the overlay here; .png, .jpg or .webp is the picture with the overlay, .svg the overlay alone. For several pictures a folder.",
        HelpName = "FILE",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print the answer as JSON, as the service's endpoint gives it; for several pictures a line each, which begins with the file." };

    public static Option<bool> Flip() => new("--flip") { Description = "Test-time flip: average with the mirrored picture; twice the time, a little more accuracy." };

    public static Option<string?> Scales() => new("--scales")
    {
        Description = $"Multi-scale test: the sizes at which the picture is seen, in parts of the model's own, {SegmentRequest.ScalesRule}. Each costs its square. Default: 1.",
        HelpName = "S,S,...",
    };
}
