using System.CommandLine;
using HRNet.Inference.Devices;
using HRNet.Onnx;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet run MODEL`: raw tensors in, raw tensors out.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var model = new Argument<FileInfo>("MODEL") { Description = "An .onnx file with one float32 input." }.AcceptExistingOnly();
        var input = new Option<FileInfo>("--input") { Description = "The input as a float32 .npy file in C order.", Required = true, HelpName = "X.npy" }.AcceptExistingOnly();
        var output = new Option<FileInfo>("--output") { Description = "Where the answer goes.", Required = true, HelpName = "Y.npy" };
        var outputName = new Option<string?>("--output-name") { Description = "The output to write. Default: the one that the model's card names, without a card the first.", HelpName = "NAME" };
        var device = CommonOptions.Device();
        var command = new Command("run", "Runs a model on a raw tensor, for comparing numbers.") { model, input, output, outputName, device };
        command.SetAction(parsed =>
        {
            var x = NpyFile.Read(parsed.GetRequiredValue(input).FullName);
            var path = parsed.GetRequiredValue(model).FullName;
            using var session = RawSession.Open(path, parsed.GetRequiredValue(device));
            var y = session.Run(new RawTensor(x.Shape, x.Values), parsed.GetValue(outputName) ?? Answer(path, session));
            NpyFile.Write(parsed.GetRequiredValue(output).FullName, y.Shape, y.Values);
            parsed.InvocationConfiguration.Output.WriteLine($"wrote {parsed.GetRequiredValue(output)}, [{string.Join(", ", y.Shape)}], from {session.Device}");
            return 0;
        });
        return command;
    }

    /// <summary>
    /// The output that holds the answer; null for the first, also for the second graph of a detector, which carries the card of the first.
    /// </summary>
    private static string? Answer(string path, RawSession session) =>
        ModelFile.Inspect(path).Card is { Output: var output } && session.Outputs.Contains(output) ? output : null;
}
