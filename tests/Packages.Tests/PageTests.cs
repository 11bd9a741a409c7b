using System.Text.RegularExpressions;

namespace Packages.Tests;

/// <summary>What the pages show: all C# compiles elsewhere against the packages and runs, and the commands of the first page work.</summary>
[Collection(nameof(Feed))]
public sealed partial class PageTests(Feed feed, Service service) : IClassFixture<Service>
{
    /// <summary>The address that the pages use.</summary>
    private const string Address = "http://localhost:5080";

    /// <summary>What a program needs that says one of these, and is not what the package beside it brings.</summary>
    private static readonly (string Says, string[] Packages)[] s_packages =
    [
        ("using HRNet.AspNetCore;", ["HRNet.AspNetCore"]),
        ("using HRNet.Evaluation.Coco;", ["HRNet.Evaluation"]),
        ("using HRNet.Import;", ["HRNet"]),
        ("using HRNet.Inference;", ["HRNet.Inference"]),
        ("using Microsoft.AspNetCore.SignalR.Client;", ["MessagePack", "Microsoft.AspNetCore.SignalR.Client", "Microsoft.AspNetCore.SignalR.Protocols.MessagePack"]),
        ("using Microsoft.Extensions.Logging;", ["Microsoft.Extensions.Logging.Console"]),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Pages =>
        from page in Directory.GetFiles(Path.Combine(Feed.Repository, "docs"), "*.md")
            .Concat(Directory.GetDirectories(Path.Combine(Feed.Repository, "src")).Select(folder => Path.Combine(folder, "README.md")).Where(File.Exists))
            .Append(Path.Combine(Feed.Repository, "README.md"))
        orderby page
        select page;

    [Fact]
    public void All_code_of_the_pages_is_found_as_what_it_is()
    {
        foreach (var page in Pages)
        {
            var fences = File.ReadAllText(page).Split('\n').Select(line => line.Trim())
                .Where(line => line.StartsWith("```", StringComparison.Ordinal)).Where((_, k) => k % 2 == 0);
            // C# under another name, or none, would not be compiled.
            Assert.All(fences, fence => Assert.Matches("^```(?!cs$)[a-z]+$", fence));
        }
    }

    [Fact]
    public void All_links_between_the_pages_lead_somewhere()
    {
        foreach (var page in Pages.Append(Path.Combine(Feed.Repository, "samples", "README.md")))
        {
            foreach (var target in Link().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)))
                Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)), $"{page} links to '{target}', which is not there.");
        }
    }

    [Fact]
    public async Task All_programs_of_the_pages_compile_elsewhere_and_run()
    {
        var programs = Pages.SelectMany(Programs).ToArray();
        foreach (var (name, text) in programs)
            await WriteAsync(name, text.Replace(Address, service.Address.ToString().TrimEnd('/'), StringComparison.Ordinal));
        await File.WriteAllTextAsync(feed.In("pages.proj"), $"""
            <Project>
              <Target Name="Build">
                <ItemGroup><One Include="page-*/*.csproj" /></ItemGroup>
                <MSBuild Projects="@(One)" Targets="Restore" Properties="Restoring=true" />
                <MSBuild Projects="@(One)" Targets="Build" />
              </Target>
            </Project>
            """, Cancel);
        await feed.DotnetAsync(feed.Folder.FullName, "build", "pages.proj", "-v", "q", "-m:1");

        Assert.InRange(programs.Length, 9, 99);
        Assert.Contains(programs, program => program.Name == "page-README-1");
        foreach (var (name, text) in programs)
        {
            var built = Path.Combine(name, "built", $"{name}.dll");
            if (text.Contains("app.Run()", StringComparison.Ordinal))
            {
                var (host, address) = await Started.HostAsync(feed.Folder.FullName, built, "/vision/health/ready");
                await using var _ = host;
                Assert.InRange(await SampleTests.PeopleAsync(new Uri(address, "/vision/pose")), 2, 9);
                continue;
            }

            var printed = await feed.DotnetAsync(feed.Folder.FullName, built);
            if (text.Contains("PoseModel", StringComparison.Ordinal))
                Assert.Contains("Keypoint { Name = left_wrist, X = ", printed);
        }

        Assert.True(new FileInfo(feed.In("people.png")).Length > 10_000);
        Assert.True(new FileInfo(feed.In("pose.onnx")).Length > 1_000_000);
    }

    [Fact]
    public async Task The_commands_of_the_first_page_work()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "They are written for a shell that Windows does not have.");
        await feed.InstallToolAsync();
        var page = await File.ReadAllTextAsync(Path.Combine(Feed.Repository, "docs", "start.md"), Cancel);
        var commands = Command().Matches(page).Select(match => match.Value.Trim()).ToArray();

        Assert.InRange(commands.Length, 10, 50);
        foreach (var command in commands)
        {
            var here = command.Replace(Address, service.Address.ToString().TrimEnd('/'), StringComparison.Ordinal)
                .Replace("curl ", "curl -sS --fail-with-body ", StringComparison.Ordinal);
            var printed = await feed.RunAsync(feed.Folder.FullName, "bash", "-ec", $"PATH='{feed.In("tools")}':$PATH; {here}");
            Assert.True(printed.Length > 40 || command.Contains(" -o ", StringComparison.Ordinal), $"{command} printed {printed}");
        }
    }

    /// <summary>The programs of a page: a block that begins with using directives begins one, and the blocks after it that do not go on with it.</summary>
    private static IEnumerable<(string Name, string Text)> Programs(string page)
    {
        var programs = new List<string>();
        foreach (var block in CSharp().Matches(File.ReadAllText(page).ReplaceLineEndings("\n")).Select(match => match.Groups[1].Value))
        {
            if (programs.Count == 0 || Using().IsMatch(block))
                programs.Add(block);
            else
                programs[^1] += block;
        }

        var folder = Path.GetFileName(Path.GetDirectoryName(page))!;
        var name = page == Path.Combine(Feed.Repository, "README.md") ? "README" : $"{folder}-{Path.GetFileNameWithoutExtension(page)}";
        return programs.Select((text, k) => ($"page-{name}-{k + 1}", text));
    }

    private async Task WriteAsync(string name, string program)
    {
        var packages = s_packages.Where(one => program.Contains(one.Says, StringComparison.Ordinal)).SelectMany(one => one.Packages);
        Directory.CreateDirectory(feed.In(name));
        await File.WriteAllTextAsync(feed.In(name, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk{(program.Contains("WebApplication", StringComparison.Ordinal) ? ".Web" : "")}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <OutputPath>built/</OutputPath>
                <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(packages.Select(package => $"<PackageReference Include=\"{package}\" Version=\"{feed.VersionOf(package)}\" />"))}
              </ItemGroup>
            </Project>
            """, Cancel);
        await File.WriteAllTextAsync(feed.In(name, "Program.cs"), program, Cancel);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"\Ausing [\w.]+;")]
    private static partial Regex Using();

    [GeneratedRegex(@"\]\(([^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex("^    (curl|hrnet) .*$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
