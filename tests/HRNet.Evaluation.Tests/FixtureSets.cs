using System.Text.Json;

namespace HRNet.Evaluation.Tests;

/// <summary>The fixtures of the repository, and a larger set of the same form where there is one.</summary>
internal static class FixtureSets
{
    public const double Tolerance = 1e-6;

    private const string OtherSet = "HRNET_EVALUATION_FIXTURES";

    private static readonly string[] s_roots = [.. Roots()];

    /// <summary>Paths of all files below a folder of any set that match a pattern.</summary>
    public static TheoryData<string> Files(string folder, string pattern) =>
        [.. s_roots.Select(root => Path.Combine(root, folder)).Where(Directory.Exists)
            .SelectMany(path => Directory.GetFiles(path, pattern, SearchOption.AllDirectories)).Order(StringComparer.Ordinal)];

    public static JsonElement Json(params string[] path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path)));
        return document.RootElement.Clone();
    }

    public static string Folder(string path) => Path.GetDirectoryName(path)!;

    public static double[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(Number)];

    public static double[][] Rows(this JsonElement array) => [.. array.EnumerateArray().Select(Numbers)];

    /// <summary>All numbers of nested arrays in order.</summary>
    public static double[] Flat(this JsonElement array) =>
        array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray().SelectMany(Flat)] : [array.Number()];

    public static double Number(this JsonElement number) => number.ValueKind == JsonValueKind.Null ? double.NaN : number.GetDouble();

    public static void Close(JsonElement expected, IEnumerable<double> actual, string what) => Close(expected.Flat(), [.. actual], what);

    public static void Close(double[] expected, double[] actual, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} values instead of {expected.Length}");
        for (var index = 0; index < expected.Length; index++)
        {
            var near = double.IsNaN(expected[index]) ? double.IsNaN(actual[index])
                : Math.Abs(expected[index] - actual[index]) <= Tolerance * Math.Max(1, Math.Abs(expected[index]));
            Assert.True(near, $"{what}[{index}]: {actual[index]} instead of {expected[index]}");
        }
    }

    private static IEnumerable<string> Roots()
    {
        yield return Path.Combine(AppContext.BaseDirectory, "Fixtures");
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "HRNetWeb.sln")))
            root = root.Parent;
        var other = Environment.GetEnvironmentVariable(OtherSet)
            ?? (root is null ? "" : Path.Combine(root.FullName, "..", "shared", "fixtures", "evaluation"));
        if (Directory.Exists(other))
            yield return Path.GetFullPath(other);
    }
}
