using System.Globalization;

namespace HRNet.Fuzz;

/// <summary>What the command line asks for.</summary>
internal sealed record FuzzArguments
{
    /// <summary>The line that explains them.</summary>
    public const string Usage =
        "fuzz costs, or fuzz pictures|requests|models [--count N] [--seed S] [--only N] [--parallel P] [--hang SECONDS] [--memory MIB] [--failures FOLDER] [--service HRNetWeb.dll]";

    /// <summary>Cases, numbered from 0.</summary>
    public int Count { get; init; } = 1000;

    /// <summary>Decides what the cases are.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The one case to run; null for all.</summary>
    public int? Only { get; init; }

    /// <summary>Cases at the same time.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Seconds after which a case counts as one that hangs.</summary>
    public double Hang { get; init; } = 30;

    /// <summary>MiB that the process which is attacked may have in memory.</summary>
    public int Memory { get; init; } = 2048;

    /// <summary>Where what went wrong is written.</summary>
    public string Failures { get; init; } = Path.Combine(Path.GetTempPath(), "hrnet-fuzz");

    /// <summary>The program that is attacked.</summary>
    public string Service { get; init; } = Path.Combine(AppContext.BaseDirectory, "HRNetWeb.dll");

    /// <summary>The numbers of the cases that are run.</summary>
    public IEnumerable<int> Cases => Only is { } one ? [one] : Enumerable.Range(0, Count);

    /// <summary>Reads them.</summary>
    /// <exception cref="ArgumentException">One is unknown or no number.</exception>
    public static FuzzArguments Parse(ReadOnlySpan<string> args)
    {
        var said = new FuzzArguments();
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = (args[i], ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} says no value.\n{Usage}"));
            said = name switch
            {
                "--count" => said with { Count = Number(value) },
                "--seed" => said with { Seed = Number(value) },
                "--only" => said with { Only = Number(value) },
                "--parallel" => said with { Parallel = Number(value) },
                "--hang" => said with { Hang = Number(value) },
                "--memory" => said with { Memory = Number(value) },
                "--failures" => said with { Failures = value },
                "--service" => said with { Service = value },
                _ => throw new ArgumentException($"There is no option {name}.\n{Usage}"),
            };
        }

        return said;
    }

    private static int Number(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ArgumentException($"'{value}' is no number.\n{Usage}");
}
