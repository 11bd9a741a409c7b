using System.Globalization;

namespace HRNet.Benchmarks;

/// <summary>What the command line says.</summary>
/// <param name="Seconds">How long each race takes, at least.</param>
/// <param name="Threads">Threads of one run.</param>
/// <param name="Models">Folder of the shipped models.</param>
/// <param name="Node">Folder with onnxruntime-node in its node_modules; null to leave that out.</param>
internal sealed record Arguments(int Seconds, int Threads, string Models, string? Node)
{
    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">It is not as it should be; the message says how it should be.</exception>
    public static Arguments Parse(string[] words)
    {
        var arguments = new Arguments(20, Environment.ProcessorCount, "models", null);
        for (var i = 0; i < words.Length; i += 2)
        {
            var value = i + 1 < words.Length ? words[i + 1] : "";
            arguments = words[i] switch
            {
                "--seconds" => arguments with { Seconds = Number(value) },
                "--threads" => arguments with { Threads = Number(value) },
                "--models" => arguments with { Models = value },
                "--node" when Directory.Exists(Path.Combine(value, "node_modules", "onnxruntime-node")) => arguments with { Node = value },
                "--node" => throw new ArgumentException($"'{value}' has no onnxruntime-node: npm install --ignore-scripts --prefix '{value}' onnxruntime-node"),
                _ => throw Usage(),
            };
        }

        return arguments;
    }

    private static int Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw Usage();

    private static ArgumentException Usage() => new(
        "Options are --seconds N (for each race, 20), --threads N (all processors), --models FOLDER (models) and --node FOLDER (where onnxruntime-node is installed, to race it too).");
}
