using System.CommandLine;
using HRNet.Models;

namespace HRNet.Load.Commands;

/// <summary>What several commands take.</summary>
internal static class CommonOptions
{
    public static Option<DirectoryInfo?> Service() =>
        new("--service") { Description = "A published service (dotnet publish src/HRNetWeb -c Release -o FOLDER); without it one is published now.", HelpName = "FOLDER" };

    public static Option<DirectoryInfo> Out() =>
        new("--out") { Description = "Where tables and JSON lines go.", HelpName = "FOLDER", DefaultValueFactory = _ => new("artifacts/load") };

    public static Option<string?> Model(string otherwise) =>
        new("--model") { Description = $"A shipped model's name, an .onnx file, or {Workplace.MadeW32} (W32 at 256x192 with made-up weights); otherwise {otherwise}.", HelpName = "MODEL" };

    public static Option<double> Seconds(string what, double usual)
    {
        var option = new Option<double>("--seconds") { Description = what, HelpName = "S", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 1 and <= 600))
                result.AddError("--seconds is 1 to 600.");
        });
        return option;
    }

    public static Option<string> Task()
    {
        var option = new Option<string>("--task") { Description = "pose, segment or detect.", HelpName = "TASK", DefaultValueFactory = _ => "pose" };
        option.AcceptOnlyFromAmong("pose", "segment", "detect");
        return option;
    }

    /// <summary>The task of models that such a word means.</summary>
    public static ModelTask TaskOf(string word) => Enum.Parse<ModelTask>(word, ignoreCase: true);

    /// <summary>A token that also ends what has run much longer than it should.</summary>
    public static CancellationTokenSource Bounded(TimeSpan expected, CancellationToken cancel)
    {
        var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(2 * expected + TimeSpan.FromMinutes(5));
        return bounded;
    }
}
