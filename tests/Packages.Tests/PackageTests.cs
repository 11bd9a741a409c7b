using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;

namespace Packages.Tests;

[Collection(nameof(Feed))]
public sealed class PackageTests(Feed feed)
{
    [Fact]
    public void Each_package_says_what_it_is_under_which_license_and_how_to_begin()
    {
        Assert.Equal(6, feed.Packages.Count());
        foreach (var file in feed.Packages)
        {
            using var package = ZipFile.OpenRead(file);
            using var text = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
            var metadata = XDocument.Load(text).Root!.Elements().First();
            string? Value(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

            Assert.Equal("MIT", Value("license"));
            Assert.True(Value("description") is { Length: > 60 }, $"{Path.GetFileName(file)} has no description of its own");
            Assert.NotNull(package.GetEntry(Value("readme")!));
            Assert.NotNull(package.GetEntry(Value("icon")!));
            Assert.DoesNotContain(package.Entries, entry => entry.FullName.EndsWith(".onnx", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_tool_installs_elsewhere_and_finds_poses()
    {
        await feed.InstallToolAsync();

        var printed = await feed.RunAsync(feed.Folder.FullName, feed.In("tools", OperatingSystem.IsWindows() ? "hrnet.exe" : "hrnet"), "pose", "photo.jpg", "--models", "models", "--out", "people.png");

        Assert.Contains("pose_coco17_w18_small_v1_192x144 on cpu", printed);
        Assert.Matches("^[2-9] people, ", printed);
        Assert.True(new FileInfo(feed.In("people.png")).Length > 10_000);
    }

    [Fact]
    public async Task Nothing_that_is_built_for_others_says_where_it_was_built()
    {
        // A build of its own, since one for debugging does say it; what it makes stays below the root that must not be named.
        var artifacts = Path.Combine(Feed.Repository, "artifacts", "published");
        await feed.DotnetAsync(Feed.Repository, "build", Path.Combine("src", "HRNet.Evaluation"), "-c", "Release", "-p:ContinuousIntegrationBuild=true", $"-p:ArtifactsPath={artifacts}", "-v", "q");

        var built = Directory.GetFiles(Path.Combine(artifacts, "bin", "HRNet.Evaluation", "release"), "HRNet.*").Where(file => !file.EndsWith(".json", StringComparison.Ordinal)).ToArray();

        Assert.Equal(12, built.Length);
        var root = Path.TrimEndingDirectorySeparator(Feed.Repository);
        var naming = built.Where(file => File.ReadAllBytes(file) is var bytes && new[] { Encoding.UTF8, Encoding.Unicode }.Any(encoding => bytes.AsSpan().IndexOf(encoding.GetBytes(root)) >= 0));
        Assert.Empty(naming);
        foreach (var symbols in built.Where(file => file.EndsWith(".pdb", StringComparison.Ordinal)))
        {
            // Paths stand in pieces there.
            using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(symbols));
            var reader = provider.GetMetadataReader();
            Assert.All(reader.Documents, document => Assert.StartsWith("/_/", reader.GetString(reader.GetDocument(document).Name), StringComparison.Ordinal));
        }
    }
}
