namespace HRNet.Benchmarks.Live;

/// <summary>What the load tool is asked for.</summary>
internal sealed record LiveArguments
{
    public const string Usage = "live [--cameras 1] [--seconds 20] [--protocol messagepack|json] [--fps 30] [--credit 2] [--task pose|segment]";

    /// <summary>Cameras at the same time.</summary>
    public int Cameras { get; init; } = 1;

    /// <summary>How long they send.</summary>
    public double Seconds { get; init; } = 20;

    /// <summary>"messagepack" or "json".</summary>
    public string Protocol { get; init; } = "messagepack";

    /// <summary>Pictures that each camera takes in a second.</summary>
    public double Fps { get; init; } = 30;

    /// <summary>Frames that a camera leaves unanswered; 0 for sending them all and letting the service drop.</summary>
    public int Credit { get; init; } = 2;

    /// <summary>"pose" or "segment".</summary>
    public string Task { get; init; } = "pose";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">It is not as <see cref="Usage"/> says.</exception>
    public static LiveArguments Parse(string[] args)
    {
        var arguments = new LiveArguments();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw Wrong();
            arguments = args[i] switch
            {
                "--cameras" => arguments with { Cameras = (int)Number(value, 1, 200) },
                "--seconds" => arguments with { Seconds = Number(value, 1, 600) },
                "--fps" => arguments with { Fps = Number(value, 1, 120) },
                "--credit" => arguments with { Credit = (int)Number(value, 0, 2) },
                "--protocol" when value is "messagepack" or "json" => arguments with { Protocol = value },
                "--task" when value is "pose" or "segment" => arguments with { Task = value },
                _ => throw Wrong(),
            };
        }

        return arguments;

        double Number(string text, double least, double most) =>
            double.TryParse(text, out var number) && number >= least && number <= most ? number : throw Wrong();

        ArgumentException Wrong() => new($"That is not understood. Usage: {Usage}");
    }
}
