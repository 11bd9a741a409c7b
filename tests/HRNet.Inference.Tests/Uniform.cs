using System.Text;

namespace HRNet.Inference.Tests;

/// <summary>Numbers in [0, 1) from a name and an index, the same in any language: splitmix64(fnv1a64(name) + index), upper 24 bits.</summary>
internal static class Uniform
{
    public static double At(string name, long index)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 0x100000001B3UL;
        var z = hash + (ulong)index + 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        z ^= z >> 31;
        return (z >> 40) * Math.Pow(2, -24);
    }
}
