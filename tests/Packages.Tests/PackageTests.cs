using System.IO.Compression;
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
}
