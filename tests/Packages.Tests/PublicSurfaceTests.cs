using System.Reflection;
using PublicApiGenerator;

namespace Packages.Tests;

/// <summary>What the packages promise: it changes on purpose only. PUBLIC_SURFACE=accept writes down what there is now, for a change that is meant.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly ApiGeneratorOptions s_options = new() { IncludeAssemblyAttributes = false, UseDenyNamespacePrefixesForExtensionMethods = false };

    [Theory]
    [InlineData("HRNet.Core")]
    [InlineData("HRNet.Imaging")]
    [InlineData("HRNet.Inference")]
    [InlineData("HRNet.Evaluation")]
    [InlineData("HRNet.AspNetCore")]
    public void What_is_public_is_what_was_written_down(string assembly)
    {
        var file = Path.Combine(Feed.Repository, "tests", "Packages.Tests", "PublicSurface", $"{assembly}.txt");
        var now = Assembly.Load(assembly).GeneratePublicApi(s_options).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("PUBLIC_SURFACE") == "accept")
            File.WriteAllText(file, now);

        var written = File.ReadAllText(file).ReplaceLineEndings("\n");

        Assert.True(written == now, $"{assembly} differs from {Path.GetFileName(file)}: {FirstDifference(written, now)} Run the test with PUBLIC_SURFACE=accept if that is meant.");
    }

    private static string FirstDifference(string before, string now)
    {
        var (old, fresh) = (before.Split('\n'), now.Split('\n'));
        var line = Enumerable.Range(0, Math.Min(old.Length, fresh.Length)).FirstOrDefault(k => old[k] != fresh[k], Math.Min(old.Length, fresh.Length));
        return $"line {line + 1} was '{old.ElementAtOrDefault(line)?.Trim()}' and is '{fresh.ElementAtOrDefault(line)?.Trim()}'.";
    }
}
