using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Packages.Tests;

public sealed partial class PackageTests(Feed feed) : IClassFixture<Feed>
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
        await feed.DotnetAsync(feed.Folder.FullName, "tool", "install", "HRNet.Cli", "--tool-path", "tools", "--version", feed.Version, "--configfile", "nuget.config");

        var printed = await feed.RunAsync(feed.Folder.FullName, feed.In("tools", OperatingSystem.IsWindows() ? "hrnet.exe" : "hrnet"), "pose", "photo.jpg", "--models", "models", "--out", "people.png");

        Assert.Contains("pose_coco17_w18_small_v1_192x144 on cpu", printed);
        Assert.Matches("^[2-9] people, ", printed);
        Assert.True(new FileInfo(feed.In("people.png")).Length > 10_000);
    }

    [Fact]
    public async Task What_the_readme_files_begin_with_compiles_elsewhere_and_finds_poses()
    {
        await WriteAsync("program", "Microsoft.NET.Sdk", ["HRNet.Inference"], $"""
            {await SnippetAsync(0, "src", "HRNet.Inference")}
            var frame = "photo.jpg";
            {await SnippetAsync(1, "src", "HRNet.Inference")}
            """);
        await WriteAsync("short", "Microsoft.NET.Sdk", ["HRNet.Inference"], await SnippetAsync(0));
        await feed.DotnetAsync(feed.Folder.FullName, "build", "program", "-v", "q", "-o", "built");
        await feed.DotnetAsync(feed.Folder.FullName, "build", "short", "-v", "q", "-o", "built-short");

        var printed = await feed.DotnetAsync(feed.Folder.FullName, Path.Combine("built", "program.dll"));
        var shorter = await feed.DotnetAsync(feed.Folder.FullName, Path.Combine("built-short", "short.dll"));

        Assert.Contains("Keypoint { Name = left_wrist, X = ", printed);
        Assert.StartsWith(shorter.TrimEnd(), printed, StringComparison.Ordinal);
        Assert.True(new FileInfo(feed.In("people.png")).Length > 10_000);
    }

    [Fact]
    public async Task What_the_other_readme_files_show_compiles_elsewhere()
    {
        await WriteAsync("import", "Microsoft.NET.Sdk", ["HRNet"], await SnippetAsync(0, "src", "HRNet"));
        await WriteAsync("evaluate", "Microsoft.NET.Sdk", ["HRNet.Evaluation"], await SnippetAsync(0, "src", "HRNet.Evaluation"));
        await WriteAsync("host", "Microsoft.NET.Sdk.Web", ["HRNet.AspNetCore"], await SnippetAsync(0, "src", "HRNet.AspNetCore"));

        await feed.DotnetAsync(feed.Folder.FullName, "build", "import", "-v", "q", "-o", "built-import");
        await feed.DotnetAsync(feed.Folder.FullName, "build", "evaluate", "-v", "q", "-o", "built-evaluate");
        await feed.DotnetAsync(feed.Folder.FullName, "build", "host", "-v", "q", "-o", "built-host");
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
    }

    private static async Task<string> SnippetAsync(int which, params string[] folder)
    {
        var readme = await File.ReadAllTextAsync(Path.Combine([Feed.Repository, .. folder, "README.md"]), TestContext.Current.CancellationToken);
        return CSharp().Matches(readme)[which].Groups[1].Value;
    }

    private async Task WriteAsync(string name, string sdk, string[] packages, string program)
    {
        Directory.CreateDirectory(feed.In(name));
        await File.WriteAllTextAsync(feed.In(name, $"{name}.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(packages.Select(package => $"<PackageReference Include=\"{package}\" Version=\"{feed.Version}\" />"))}
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(feed.In(name, "Program.cs"), program, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
