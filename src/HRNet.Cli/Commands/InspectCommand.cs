using System.CommandLine;
using HRNet.Cli.Output;
using HRNet.Onnx;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet inspect FILE`: what a checkpoint or a model holds.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A checkpoint (.pth, .pth.tar, .safetensors) or a model (.onnx)." }.AcceptExistingOnly();
        var keys = new Option<bool>("--keys") { Description = "List every tensor of a checkpoint, or every metadata property of a model, in full." };
        var command = new Command("inspect", "Shows what a file holds: architecture, parameters, tensors, metadata.") { file, keys };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file).FullName;
            var table = IsModel(path) ? ModelReport.Of(ModelFile.Inspect(path)) : CheckpointReport.Of(path, parsed.GetValue(keys));
            table.Print(parsed.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static bool IsModel(string path) => Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase);
}
